create table accounting.closing_balances (
  closing_id   uuid              not null,
  account_id   uuid              not null,
  currency     app.currency_code not null,
  debit_cents  app.cents         not null,
  credit_cents app.cents         not null,

  constraint closing_balances_pkey primary key (closing_id, account_id, currency),
  constraint closing_balances_closing_id_fkey foreign key (closing_id)
    references accounting.period_closings (id) on delete restrict,
  constraint closing_balances_account_id_fkey foreign key (account_id)
    references accounting.accounts (id) on delete restrict
);

create index closing_balances_account_id_idx on accounting.closing_balances (account_id);

comment on table accounting.closing_balances is
  E'@behavior -*\n'
  'What the accounts had added up to at the end of a closed period, since the beginning of the '
  'books: reports start from here instead of from the first entry.';
comment on column accounting.closing_balances.closing_id is 'The closing of the period.';
comment on column accounting.closing_balances.account_id is 'The account.';
comment on column accounting.closing_balances.currency is 'The currency of both sums (ISO 4217).';
comment on column accounting.closing_balances.debit_cents is
  'All debits until then, in minor units.';
comment on column accounting.closing_balances.credit_cents is
  'All credits until then, in minor units.';
comment on constraint closing_balances_closing_id_fkey on accounting.closing_balances is
  'There is no such closing.';
comment on constraint closing_balances_account_id_fkey on accounting.closing_balances is
  'There is no such account.';
