create table accounting.write_offs (
  id               uuid              not null default uuidv7(),
  invoice_id       uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  reason           text              not null,
  written_off_on   date              not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint write_offs_pkey primary key (id),
  constraint write_offs_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint write_offs_journal_entry_id_key unique (journal_entry_id),
  constraint write_offs_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint write_offs_amount_positive check (amount_cents > 0),
  constraint write_offs_reason_length check (length(reason) between 1 and 500)
);

create index write_offs_invoice_id_idx on accounting.write_offs (invoice_id);

comment on table accounting.write_offs is 'What was still open of an invoice and is given up.';
comment on column accounting.write_offs.id is 'The id of the write-off.';
comment on column accounting.write_offs.invoice_id is 'The invoice.';
comment on column accounting.write_offs.amount_cents is 'How much was given up, in minor units.';
comment on column accounting.write_offs.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.write_offs.reason is 'Why.';
comment on column accounting.write_offs.written_off_on is 'The day it counts for.';
comment on column accounting.write_offs.journal_entry_id is 'The entry that posted it.';
comment on column accounting.write_offs.created_at is 'When it was written.';
comment on column accounting.write_offs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.write_offs.updated_at is 'When it was last changed.';
comment on column accounting.write_offs.updated_by is 'The user who last changed it.';
comment on column accounting.write_offs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint write_offs_invoice_id_fkey on accounting.write_offs is
  'There is no such invoice.';
comment on constraint write_offs_journal_entry_id_key on accounting.write_offs is
  'An entry posts one write-off.';
comment on constraint write_offs_journal_entry_id_fkey on accounting.write_offs is
  'There is no such entry.';
comment on constraint write_offs_amount_positive on accounting.write_offs is
  'A write-off is over more than nothing.';
comment on constraint write_offs_reason_length on accounting.write_offs is
  'A reason has 1 to 500 characters.';
