create type reporting.revenue_by_month_row as (
  month_date    date,
  account_id    uuid,
  account_code  text,
  location_id   uuid,
  currency      app.currency_code,
  revenue_cents app.cents,
  known_at      timestamptz
);

comment on type reporting.revenue_by_month_row is
  E'@foreignKey (account_id) references accounting.accounts (id)|@fieldName account\n'
  '@foreignKey (location_id) references rental.locations (id)|@fieldName location\n'
  'What an account of revenue earned at a location in a month.';
comment on column reporting.revenue_by_month_row.month_date is 'The first day of the month.';
comment on column reporting.revenue_by_month_row.account_id is 'The account.';
comment on column reporting.revenue_by_month_row.account_code is 'Its code.';
comment on column reporting.revenue_by_month_row.location_id is
  'The location that earned it; null where the posting names none.';
comment on column reporting.revenue_by_month_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.revenue_by_month_row.revenue_cents is 'How much, net.';
comment on column reporting.revenue_by_month_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
