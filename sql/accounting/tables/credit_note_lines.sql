create table accounting.credit_note_lines (
  id              uuid              not null default uuidv7(),
  credit_note_id  uuid              not null,
  position        integer           not null,
  invoice_line_id uuid,
  source_id       uuid,
  charge_type     text              not null,
  account_id      uuid              not null,
  description     text              not null,
  net_cents       app.cents         not null,
  tax_rate_bp     integer           not null default 0,
  tax_cents       app.cents         not null default 0,
  amount_cents    app.cents         generated always as (net_cents + tax_cents) stored,
  currency        app.currency_code not null,
  created_at      timestamptz       not null default now(),
  created_by      uuid,
  updated_at      timestamptz       not null default now(),
  updated_by      uuid,
  row_version     bigint            not null default 0,

  constraint credit_note_lines_pkey primary key (id),
  constraint credit_note_lines_position_key unique (credit_note_id, position),
  constraint credit_note_lines_invoice_line_id_key unique (credit_note_id, invoice_line_id),
  constraint credit_note_lines_source_id_key unique (source_id),
  constraint credit_note_lines_credit_note_id_fkey foreign key (credit_note_id)
    references accounting.credit_notes (id) on delete restrict,
  constraint credit_note_lines_invoice_line_id_fkey foreign key (invoice_line_id)
    references accounting.invoice_lines (id) on delete restrict,
  constraint credit_note_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint credit_note_lines_charge_type_fkey foreign key (charge_type)
    references accounting.charge_accounts (charge_type) on delete restrict,
  constraint credit_note_lines_description_length check (length(description) between 1 and 300),
  constraint credit_note_lines_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint credit_note_lines_tax_like_net check (sign(net_cents) * tax_cents >= 0)
);

create index credit_note_lines_invoice_line_id_idx
  on accounting.credit_note_lines (invoice_line_id);
create index credit_note_lines_account_id_idx on accounting.credit_note_lines (account_id);
create index credit_note_lines_charge_type_idx on accounting.credit_note_lines (charge_type);

comment on table accounting.credit_note_lines is
  'What a credit note takes back: so much of a line of the invoice, or a discount given later.';
comment on column accounting.credit_note_lines.id is 'The id of the line.';
comment on column accounting.credit_note_lines.credit_note_id is 'The credit note.';
comment on column accounting.credit_note_lines.position is 'Its place in the credit note, from 1.';
comment on column accounting.credit_note_lines.invoice_line_id is
  'The line of the invoice that it takes back; null for a discount on the whole.';
comment on column accounting.credit_note_lines.source_id is
  'The charge that it stands for, such as a discount.';
comment on column accounting.credit_note_lines.charge_type is 'What it is for.';
comment on column accounting.credit_note_lines.account_id is
  'The account of the revenue that it takes back.';
comment on column accounting.credit_note_lines.description is 'What it is for, in words.';
comment on column accounting.credit_note_lines.net_cents is
  'How much, net; negative where a discount is taken back.';
comment on column accounting.credit_note_lines.tax_rate_bp is
  'The rate of its tax in basis points.';
comment on column accounting.credit_note_lines.tax_cents is 'How much tax.';
comment on column accounting.credit_note_lines.amount_cents is 'Net plus tax.';
comment on column accounting.credit_note_lines.currency is
  'The currency of all of these (ISO 4217).';
comment on column accounting.credit_note_lines.created_at is 'When it was written.';
comment on column accounting.credit_note_lines.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.credit_note_lines.updated_at is 'When it was last changed.';
comment on column accounting.credit_note_lines.updated_by is 'The user who last changed it.';
comment on column accounting.credit_note_lines.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint credit_note_lines_position_key on accounting.credit_note_lines is
  'A credit note has one line for a place.';
comment on constraint credit_note_lines_invoice_line_id_key on accounting.credit_note_lines is
  'A credit note takes a line back once.';
comment on constraint credit_note_lines_source_id_key on accounting.credit_note_lines is
  'This charge was credited already.';
comment on constraint credit_note_lines_credit_note_id_fkey on accounting.credit_note_lines is
  'There is no such credit note.';
comment on constraint credit_note_lines_invoice_line_id_fkey on accounting.credit_note_lines is
  'There is no such line.';
comment on constraint credit_note_lines_account_id_fkey on accounting.credit_note_lines is
  'There is no such account.';
comment on constraint credit_note_lines_charge_type_fkey on accounting.credit_note_lines is
  'There is no account for such a charge.';
comment on constraint credit_note_lines_description_length on accounting.credit_note_lines is
  'A description has 1 to 300 characters.';
comment on constraint credit_note_lines_tax_rate_range on accounting.credit_note_lines is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint credit_note_lines_tax_like_net on accounting.credit_note_lines is
  'A tax has the sign of its price.';
