create type reporting.income_statement_row as (
  currency     app.currency_code,
  section      reporting.statement_section,
  account_id   uuid,
  account_code text,
  amount_cents app.cents,
  known_at     timestamptz
);

comment on type reporting.income_statement_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What an account earned or cost between two days; last, for each currency, the result.';
comment on column reporting.income_statement_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.income_statement_row.section is
  'Revenue, expense, or the result: the one less the other.';
comment on column reporting.income_statement_row.account_id is 'The account; null for the result.';
comment on column reporting.income_statement_row.account_code is 'Its code.';
comment on column reporting.income_statement_row.amount_cents is
  'How much; a loss is a negative result.';
comment on column reporting.income_statement_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
