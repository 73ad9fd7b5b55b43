create table accounting.receipt_refunds (
  id               uuid              not null default uuidv7(),
  receipt_id       uuid              not null,
  source_type      text              not null,
  source_id        uuid              not null,
  amount_cents     app.cents         not null,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint receipt_refunds_pkey primary key (id),
  constraint receipt_refunds_source_key unique (source_type, source_id),
  constraint receipt_refunds_receipt_id_fkey foreign key (receipt_id)
    references accounting.receipts (id) on delete restrict,
  constraint receipt_refunds_journal_entry_id_key unique (journal_entry_id),
  constraint receipt_refunds_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint receipt_refunds_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint receipt_refunds_amount_positive check (amount_cents > 0)
);

create index receipt_refunds_receipt_id_idx on accounting.receipt_refunds (receipt_id);

comment on table accounting.receipt_refunds is 'Money of a receipt that was given back.';
comment on column accounting.receipt_refunds.id is 'The id of the refund.';
comment on column accounting.receipt_refunds.receipt_id is 'The receipt.';
comment on column accounting.receipt_refunds.source_type is
  'What gave it back: rental_refund and so on.';
comment on column accounting.receipt_refunds.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; money is given back once.';
comment on column accounting.receipt_refunds.amount_cents is 'How much, in minor units.';
comment on column accounting.receipt_refunds.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.receipt_refunds.journal_entry_id is 'The entry that posted it.';
comment on column accounting.receipt_refunds.created_at is 'When it was written.';
comment on column accounting.receipt_refunds.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.receipt_refunds.updated_at is 'When it was last changed.';
comment on column accounting.receipt_refunds.updated_by is 'The user who last changed it.';
comment on column accounting.receipt_refunds.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint receipt_refunds_source_key on accounting.receipt_refunds is
  'This money was given back already.';
comment on constraint receipt_refunds_receipt_id_fkey on accounting.receipt_refunds is
  'There is no such receipt.';
comment on constraint receipt_refunds_journal_entry_id_key on accounting.receipt_refunds is
  'An entry posts one refund.';
comment on constraint receipt_refunds_journal_entry_id_fkey on accounting.receipt_refunds is
  'There is no such entry.';
comment on constraint receipt_refunds_source_type_format on accounting.receipt_refunds is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint receipt_refunds_amount_positive on accounting.receipt_refunds is
  'A refund is more than nothing.';
