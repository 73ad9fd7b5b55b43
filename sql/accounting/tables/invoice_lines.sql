create table accounting.invoice_lines (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  position         integer           not null,
  source_id        uuid,
  charge_type      text              not null,
  account_id       uuid              not null,
  description      text              not null,
  quantity         integer           not null default 1,
  unit_price_cents app.cents         not null,
  net_cents        app.cents         not null,
  tax_rate_bp      integer           not null default 0,
  tax_cents        app.cents         not null default 0,
  amount_cents     app.cents         generated always as (net_cents + tax_cents) stored,
  currency         app.currency_code not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint invoice_lines_pkey primary key (id),
  constraint invoice_lines_position_key unique (invoice_id, position),
  constraint invoice_lines_source_id_key unique (source_id),
  constraint invoice_lines_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint invoice_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint invoice_lines_charge_type_fkey foreign key (charge_type)
    references accounting.charge_accounts (charge_type) on delete restrict,
  constraint invoice_lines_description_length check (length(description) between 1 and 300),
  constraint invoice_lines_quantity_positive check (quantity > 0),
  constraint invoice_lines_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint invoice_lines_tax_is_share
    check (tax_cents = app.share_cents(net_cents, tax_rate_bp))
);

create index invoice_lines_account_id_idx on accounting.invoice_lines (account_id);
create index invoice_lines_charge_type_idx on accounting.invoice_lines (charge_type);

comment on table accounting.invoice_lines is 'A line of an invoice; fixed with it.';
comment on column accounting.invoice_lines.id is 'The id of the line.';
comment on column accounting.invoice_lines.invoice_id is 'The invoice.';
comment on column accounting.invoice_lines.position is 'Its place in the invoice, from 1.';
comment on column accounting.invoice_lines.source_id is 'The charge that it stands for.';
comment on column accounting.invoice_lines.charge_type is 'What it is for.';
comment on column accounting.invoice_lines.account_id is 'The account of its revenue.';
comment on column accounting.invoice_lines.description is 'What it is for, in words.';
comment on column accounting.invoice_lines.quantity is 'How many units.';
comment on column accounting.invoice_lines.unit_price_cents is 'The price of a unit, net.';
comment on column accounting.invoice_lines.net_cents is
  'The price of the line, net; negative for a discount.';
comment on column accounting.invoice_lines.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column accounting.invoice_lines.tax_cents is 'Its tax.';
comment on column accounting.invoice_lines.amount_cents is 'Net plus tax.';
comment on column accounting.invoice_lines.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.invoice_lines.created_at is 'When it was written.';
comment on column accounting.invoice_lines.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.invoice_lines.updated_at is 'When it was last changed.';
comment on column accounting.invoice_lines.updated_by is 'The user who last changed it.';
comment on column accounting.invoice_lines.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint invoice_lines_position_key on accounting.invoice_lines is
  'An invoice has one line for a place.';
comment on constraint invoice_lines_source_id_key on accounting.invoice_lines is
  'This charge was invoiced already.';
comment on constraint invoice_lines_invoice_id_fkey on accounting.invoice_lines is
  'There is no such invoice.';
comment on constraint invoice_lines_account_id_fkey on accounting.invoice_lines is
  'There is no such account.';
comment on constraint invoice_lines_charge_type_fkey on accounting.invoice_lines is
  'There is no account for such a charge.';
comment on constraint invoice_lines_description_length on accounting.invoice_lines is
  'A description has 1 to 300 characters.';
comment on constraint invoice_lines_quantity_positive on accounting.invoice_lines is
  'A quantity is at least 1.';
comment on constraint invoice_lines_tax_rate_range on accounting.invoice_lines is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint invoice_lines_tax_is_share on accounting.invoice_lines is
  'A tax is its rate of the net price, rounded half up.';
