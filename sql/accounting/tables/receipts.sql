create table accounting.receipts (
  id               uuid              not null default uuidv7(),
  source_type      text              not null,
  source_id        uuid              not null,
  account_id       uuid              not null,
  customer_id      uuid              not null,
  rental_id        uuid,
  vehicle_id       uuid,
  location_id      uuid,
  received_on      date              not null,
  amount_cents     app.cents         not null,
  allocated_cents  app.cents         not null default 0,
  refunded_cents   app.cents         not null default 0,
  unapplied_cents  app.cents         generated always as (
    amount_cents - allocated_cents - refunded_cents) stored,
  currency         app.currency_code not null,
  journal_entry_id uuid              not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint receipts_pkey primary key (id),
  constraint receipts_source_key unique (source_type, source_id),
  constraint receipts_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint receipts_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint receipts_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint receipts_amount_positive check (amount_cents > 0),
  constraint receipts_spent_within_amount check (
    allocated_cents >= 0 and refunded_cents >= 0
    and allocated_cents + refunded_cents <= amount_cents)
);

create index receipts_account_id_idx on accounting.receipts (account_id);
create index receipts_journal_entry_id_idx on accounting.receipts (journal_entry_id);
create index receipts_customer_id_idx on accounting.receipts (customer_id);
create index receipts_rental_id_idx on accounting.receipts (rental_id);

comment on table accounting.receipts is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName '
  'customer|@foreignFieldName receipts\n'
  '@foreignKey (rental_id) references rental.rentals (id)|@fieldName rental|@foreignFieldName '
  'receipts\n'
  'Money that a customer gave us: allocated to invoices, given back, or still the customer''s '
  'credit.';
comment on column accounting.receipts.id is 'The id of the receipt.';
comment on column accounting.receipts.source_type is
  'What brought it: rental_payment, rental_deposit and so on.';
comment on column accounting.receipts.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; money is received once.';
comment on column accounting.receipts.account_id is
  'Where it came in: CASH, BANK, CARD_CLEARING; DEPOSITS_HELD for a deposit that was kept.';
comment on column accounting.receipts.customer_id is 'Whose money it was.';
comment on column accounting.receipts.rental_id is 'The rental that it was paid for.';
comment on column accounting.receipts.vehicle_id is 'The vehicle of that rental.';
comment on column accounting.receipts.location_id is 'The location of that rental.';
comment on column accounting.receipts.received_on is 'The day it counts for.';
comment on column accounting.receipts.amount_cents is 'How much came in.';
comment on column accounting.receipts.allocated_cents is
  'How much of it pays invoices: the sum of its allocations.';
comment on column accounting.receipts.refunded_cents is
  'How much of it was given back: the sum of its refunds.';
comment on column accounting.receipts.unapplied_cents is
  'How much of it is the customer''s credit.';
comment on column accounting.receipts.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.receipts.journal_entry_id is 'The entry that posted it.';
comment on column accounting.receipts.created_at is 'When it was written.';
comment on column accounting.receipts.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.receipts.updated_at is 'When it was last changed.';
comment on column accounting.receipts.updated_by is 'The user who last changed it.';
comment on column accounting.receipts.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint receipts_source_key on accounting.receipts is
  'This money was received already.';
comment on constraint receipts_account_id_fkey on accounting.receipts is
  'There is no such account.';
comment on constraint receipts_journal_entry_id_fkey on accounting.receipts is
  'There is no such entry.';
comment on constraint receipts_source_type_format on accounting.receipts is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint receipts_amount_positive on accounting.receipts is
  'A receipt is over more than nothing.';
comment on constraint receipts_spent_within_amount on accounting.receipts is
  'No more is allocated and given back than came in.';
