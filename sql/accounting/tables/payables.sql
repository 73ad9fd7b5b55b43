create table accounting.payables (
  id                   uuid                      not null default uuidv7(),
  source_type          text                      not null,
  source_id            uuid                      not null,
  description          text                      not null,
  expense_account_id   uuid                      not null,
  vehicle_id           uuid,
  amount_cents         app.cents                 not null,
  currency             app.currency_code         not null,
  status               accounting.payable_status not null default 'open',
  incurred_on          date                      not null,
  journal_entry_id     uuid                      not null,
  settled_on           date,
  settled_account_id   uuid,
  settlement_reference text,
  settlement_entry_id  uuid,
  created_at           timestamptz               not null default now(),
  created_by           uuid,
  updated_at           timestamptz               not null default now(),
  updated_by           uuid,
  row_version          bigint                    not null default 0,

  constraint payables_pkey primary key (id),
  constraint payables_source_key unique (source_type, source_id),
  constraint payables_expense_account_id_fkey foreign key (expense_account_id)
    references accounting.accounts (id) on delete restrict,
  constraint payables_settled_account_id_fkey foreign key (settled_account_id)
    references accounting.accounts (id) on delete restrict,
  constraint payables_journal_entry_id_key unique (journal_entry_id),
  constraint payables_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payables_settlement_entry_id_key unique (settlement_entry_id),
  constraint payables_settlement_entry_id_fkey foreign key (settlement_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint payables_source_type_format check (source_type ~ '^[a-z][a-z_]{1,39}$'),
  constraint payables_description_length check (length(description) between 1 and 300),
  constraint payables_settlement_reference_length
    check (length(settlement_reference) between 1 and 120),
  constraint payables_amount_positive check (amount_cents > 0),
  constraint payables_settled_after_incurred check (settled_on >= incurred_on),
  constraint payables_settled_whole check (
    num_nulls(settled_on, settled_account_id, settlement_entry_id)
    = case status when 'open' then 3 else 0 end)
);

create index payables_expense_account_id_idx on accounting.payables (expense_account_id);
create index payables_settled_account_id_idx on accounting.payables (settled_account_id);
create index payables_status_idx on accounting.payables (status, incurred_on);

comment on table accounting.payables is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'payables\n'
  'What we owe somebody, such as a workshop, until it is settled.';
comment on column accounting.payables.id is 'The id of the payable.';
comment on column accounting.payables.source_type is 'What it is for: maintenance_job and so on.';
comment on column accounting.payables.source_id is
  E'@behavior -attribute:orderBy\n'
  'Which one; it is owed once.';
comment on column accounting.payables.description is 'What it is for, in words.';
comment on column accounting.payables.expense_account_id is 'The account of the expense.';
comment on column accounting.payables.vehicle_id is 'The vehicle it concerns.';
comment on column accounting.payables.amount_cents is 'How much, in minor units.';
comment on column accounting.payables.currency is 'The currency of all of these (ISO 4217).';
comment on column accounting.payables.status is 'Whether we still owe it.';
comment on column accounting.payables.incurred_on is
  E'@behavior -attribute:orderBy\n'
  'The day it counts for.';
comment on column accounting.payables.journal_entry_id is 'The entry that posted it.';
comment on column accounting.payables.settled_on is 'The day it was paid.';
comment on column accounting.payables.settled_account_id is 'What it was paid from: CASH or BANK.';
comment on column accounting.payables.settlement_reference is
  'The number of the transfer or receipt.';
comment on column accounting.payables.settlement_entry_id is 'The entry that posted its payment.';
comment on column accounting.payables.created_at is 'When it was written.';
comment on column accounting.payables.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column accounting.payables.updated_at is 'When it was last changed.';
comment on column accounting.payables.updated_by is 'The user who last changed it.';
comment on column accounting.payables.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint payables_source_key on accounting.payables is 'This is owed already.';
comment on constraint payables_expense_account_id_fkey on accounting.payables is
  'There is no such account.';
comment on constraint payables_settled_account_id_fkey on accounting.payables is
  'There is no such account.';
comment on constraint payables_journal_entry_id_key on accounting.payables is
  'An entry posts one payable.';
comment on constraint payables_journal_entry_id_fkey on accounting.payables is
  'There is no such entry.';
comment on constraint payables_settlement_entry_id_key on accounting.payables is
  'An entry settles one payable.';
comment on constraint payables_settlement_entry_id_fkey on accounting.payables is
  'There is no such entry.';
comment on constraint payables_source_type_format on accounting.payables is
  'A kind is 2 to 40 small letters and underscores.';
comment on constraint payables_description_length on accounting.payables is
  'A description has 1 to 300 characters.';
comment on constraint payables_settlement_reference_length on accounting.payables is
  'A reference has 1 to 120 characters.';
comment on constraint payables_amount_positive on accounting.payables is
  'A payable is over more than nothing.';
comment on constraint payables_settled_after_incurred on accounting.payables is
  'A payable is not settled before it is owed.';
comment on constraint payables_settled_whole on accounting.payables is
  'A settled payable, and no other, has its day, account and entry.';
