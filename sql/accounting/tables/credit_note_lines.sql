create table accounting.credit_note_lines (
  id              uuid              not null default uuidv7(),
  credit_note_id  uuid              not null,
  invoice_line_id uuid              not null,
  net_cents       app.cents         not null,
  tax_cents       app.cents         not null,
  amount_cents    app.cents         generated always as (net_cents + tax_cents) stored,
  currency        app.currency_code not null,
  created_at      timestamptz       not null default now(),
  created_by      uuid,
  updated_at      timestamptz       not null default now(),
  updated_by      uuid,
  row_version     bigint            not null default 0,

  constraint credit_note_lines_pkey primary key (id),
  constraint credit_note_lines_invoice_line_id_key unique (credit_note_id, invoice_line_id),
  constraint credit_note_lines_credit_note_id_fkey foreign key (credit_note_id)
    references accounting.credit_notes (id) on delete restrict,
  constraint credit_note_lines_invoice_line_id_fkey foreign key (invoice_line_id)
    references accounting.invoice_lines (id) on delete restrict
);

create index credit_note_lines_invoice_line_id_idx
  on accounting.credit_note_lines (invoice_line_id);

comment on table accounting.credit_note_lines is 'How much of a line of an invoice is taken back.';
comment on column accounting.credit_note_lines.id is 'The id of the line.';
comment on column accounting.credit_note_lines.credit_note_id is 'The credit note.';
comment on column accounting.credit_note_lines.invoice_line_id is 'The line of the invoice.';
comment on column accounting.credit_note_lines.net_cents is
  'How much of its price, net; negative where a discount is taken back.';
comment on column accounting.credit_note_lines.tax_cents is 'How much of its tax.';
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
comment on constraint credit_note_lines_invoice_line_id_key on accounting.credit_note_lines is
  'A credit note takes a line back once.';
comment on constraint credit_note_lines_credit_note_id_fkey on accounting.credit_note_lines is
  'There is no such credit note.';
comment on constraint credit_note_lines_invoice_line_id_fkey on accounting.credit_note_lines is
  'There is no such line.';
