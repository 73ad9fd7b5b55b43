create type reporting.trial_balance_row as (
  account_id    uuid,
  account_code  text,
  account_type  accounting.account_type,
  currency      app.currency_code,
  debit_cents   app.cents,
  credit_cents  app.cents,
  balance_cents app.cents,
  known_at      timestamptz
);

comment on type reporting.trial_balance_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What an account had added up to in a currency at the end of a day.';
comment on column reporting.trial_balance_row.account_id is 'The account.';
comment on column reporting.trial_balance_row.account_code is 'Its code.';
comment on column reporting.trial_balance_row.account_type is 'What it counts.';
comment on column reporting.trial_balance_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.trial_balance_row.debit_cents is
  'All debits since the beginning of the books.';
comment on column reporting.trial_balance_row.credit_cents is
  'All credits since the beginning of the books.';
comment on column reporting.trial_balance_row.balance_cents is
  'Debits less credits: positive is a debit balance.';
comment on column reporting.trial_balance_row.known_at is
  'What the books knew then; asked for it, the same rows come again for ever.';
