create table accounting.payment_allocations (
  id               uuid              not null default uuidv7(),
  receipt_id       uuid              not null,
  invoice_id       uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  reverses_id      uuid,
  reason           text,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint payment_allocations_pkey primary key (id),
  constraint payment_allocations_reverses_id_key unique (reverses_id),
  constraint payment_allocations_reverses_id_fkey foreign key
    (reverses_id)
    references accounting.payment_allocations (id) on delete restrict,
  constraint payment_allocations_receipt_id_fkey foreign key (receipt_id)
    references accounting.receipts (id) on delete restrict,
  constraint payment_allocations_invoice_id_fkey foreign key (invoice_id)
    references accounting.invoices (id) on delete restrict,
  constraint payment_allocations_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payment_allocations_amount_positive check (amount_cents > 0),
  constraint payment_allocations_reversed_with_reason
    check ((reverses_id is null) = (reason is null)),
  constraint payment_allocations_reason_length check (length(reason) between 1 and 500)
);

create index payment_allocations_receipt_id_idx on accounting.payment_allocations (receipt_id);
create index payment_allocations_invoice_id_idx on accounting.payment_allocations (invoice_id);
create index payment_allocations_journal_entry_id_idx
  on accounting.payment_allocations (journal_entry_id);

comment on table accounting.payment_allocations is
  'So much of a receipt pays so much of an invoice. Only ever added to: one that is wrong is '
  'reversed by another.';
comment on column accounting.payment_allocations.id is 'The id of the allocation.';
comment on column accounting.payment_allocations.receipt_id is 'The receipt.';
comment on column accounting.payment_allocations.invoice_id is 'The invoice.';
comment on column accounting.payment_allocations.amount_cents is
  'How much, in minor units; of a reversal, how much is taken back.';
comment on column accounting.payment_allocations.currency is
  'The currency of all of these (ISO 4217).';
comment on column accounting.payment_allocations.reverses_id is
  'The allocation that this one takes back, whole.';
comment on column accounting.payment_allocations.reason is 'Why it was taken back.';
comment on column accounting.payment_allocations.journal_entry_id is 'The entry that posted it.';
comment on column accounting.payment_allocations.created_at is 'When it was written.';
comment on column accounting.payment_allocations.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.payment_allocations.updated_at is 'When it was last changed.';
comment on column accounting.payment_allocations.updated_by is 'The user who last changed it.';
comment on column accounting.payment_allocations.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint payment_allocations_reverses_id_key on accounting.payment_allocations is
  'This allocation was reversed already.';
comment on constraint payment_allocations_reverses_id_fkey on accounting.payment_allocations is
  'There is no such allocation.';
comment on constraint payment_allocations_receipt_id_fkey on accounting.payment_allocations is
  'There is no such receipt.';
comment on constraint payment_allocations_invoice_id_fkey on accounting.payment_allocations is
  'There is no such invoice.';
comment on constraint payment_allocations_journal_entry_id_fkey on accounting.payment_allocations is
  'There is no such entry.';
comment on constraint payment_allocations_amount_positive on accounting.payment_allocations is
  'An allocation is over more than nothing.';
comment on constraint payment_allocations_reversed_with_reason on accounting.payment_allocations is
  'An allocation is taken back for a reason.';
comment on constraint payment_allocations_reason_length on accounting.payment_allocations is
  'A reason has 1 to 500 characters.';
