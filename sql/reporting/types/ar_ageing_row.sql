create type reporting.ar_ageing_row as (
  customer_id            uuid,
  currency               app.currency_code,
  current_cents          app.cents,
  overdue_1_to_30_cents  app.cents,
  overdue_31_to_60_cents app.cents,
  overdue_61_to_90_cents app.cents,
  overdue_over_90_cents  app.cents,
  total_cents            app.cents,
  known_at               timestamptz
);

comment on type reporting.ar_ageing_row is
  E'@foreignKey (customer_id) references rental.customers (id)|@fieldName customer\n'
  'What a customer owed at the end of a day, by how long it had been due.';
comment on column reporting.ar_ageing_row.customer_id is 'The customer.';
comment on column reporting.ar_ageing_row.currency is 'The currency of all of these (ISO 4217).';
comment on column reporting.ar_ageing_row.current_cents is 'Not due yet, or due that day.';
comment on column reporting.ar_ageing_row.overdue_1_to_30_cents is 'Due for 1 to 30 days.';
comment on column reporting.ar_ageing_row.overdue_31_to_60_cents is 'Due for 31 to 60 days.';
comment on column reporting.ar_ageing_row.overdue_61_to_90_cents is 'Due for 61 to 90 days.';
comment on column reporting.ar_ageing_row.overdue_over_90_cents is 'Due for more than 90 days.';
comment on column reporting.ar_ageing_row.total_cents is
  'All of it; over all customers the balance of ACCOUNTS_RECEIVABLE.';
comment on column reporting.ar_ageing_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
