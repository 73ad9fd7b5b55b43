create type reporting.balance_sheet_row as (
  currency     app.currency_code,
  section      reporting.statement_section,
  account_id   uuid,
  account_code text,
  amount_cents app.cents,
  known_at     timestamptz
);

comment on type reporting.balance_sheet_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  'What there was at the end of a day, and whose it was: the assets of a currency equal all the'
  ' rest.';
comment on column reporting.balance_sheet_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.balance_sheet_row.section is
  'Assets, liabilities, equity, or a result that is not carried to RETAINED_EARNINGS yet.';
comment on column reporting.balance_sheet_row.account_id is 'The account; null for a result.';
comment on column reporting.balance_sheet_row.account_code is 'Its code.';
comment on column reporting.balance_sheet_row.amount_cents is
  'How much; negative where it stands on the other side.';
comment on column reporting.balance_sheet_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
