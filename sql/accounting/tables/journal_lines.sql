create table accounting.journal_lines (
  id               uuid                       not null default uuidv7(),
  journal_entry_id uuid                       not null,
  line_number      smallint                   not null,
  account_id       uuid                       not null,
  direction        accounting.entry_direction not null,
  amount_cents     app.cents                  not null,
  currency         app.currency_code          not null,
  vehicle_id       uuid,
  rental_id        uuid,
  customer_id      uuid,
  location_id      uuid,

  constraint journal_lines_pkey primary key (id),
  constraint journal_lines_line_number_key unique (journal_entry_id, line_number),
  constraint journal_lines_journal_entry_id_fkey foreign key (journal_entry_id)
    references accounting.journal_entries (id) on delete restrict,
  constraint journal_lines_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict,
  constraint journal_lines_line_number_positive check (line_number >= 1),
  constraint journal_lines_amount_positive check (amount_cents > 0)
);

create index journal_lines_account_id_idx
  on accounting.journal_lines (account_id, journal_entry_id);
create index journal_lines_vehicle_id_idx
  on accounting.journal_lines (vehicle_id) where (vehicle_id is not null);

comment on table accounting.journal_lines is
  'A line of an entry: so much on one side of one account. Only ever added to, with its entry.';
comment on column accounting.journal_lines.id is 'The id of the line.';
comment on column accounting.journal_lines.journal_entry_id is 'The entry.';
comment on column accounting.journal_lines.line_number is 'Its place in the entry, from 1.';
comment on column accounting.journal_lines.account_id is 'The account.';
comment on column accounting.journal_lines.direction is 'The side.';
comment on column accounting.journal_lines.amount_cents is
  'How much, in minor units; always more than nothing.';
comment on column accounting.journal_lines.currency is 'The currency (ISO 4217).';
comment on column accounting.journal_lines.vehicle_id is 'The vehicle it concerns.';
comment on column accounting.journal_lines.rental_id is 'The rental it concerns.';
comment on column accounting.journal_lines.customer_id is 'The customer it concerns.';
comment on column accounting.journal_lines.location_id is 'The location it concerns.';
comment on constraint journal_lines_line_number_key on accounting.journal_lines is
  'An entry has one line for a number.';
comment on constraint journal_lines_journal_entry_id_fkey on accounting.journal_lines is
  'There is no such entry.';
comment on constraint journal_lines_account_id_fkey on accounting.journal_lines is
  'There is no such account.';
comment on constraint journal_lines_line_number_positive on accounting.journal_lines is
  'Lines are numbered from 1.';
comment on constraint journal_lines_amount_positive on accounting.journal_lines is
  'An amount is more than nothing.';
