create type reporting.maintenance_costs_row as (
  month_date    date,
  vehicle_id    uuid,
  kind          maintenance.maintenance_kind,
  currency      app.currency_code,
  posting_count integer,
  cost_cents    app.cents,
  known_at      timestamptz
);

comment on type reporting.maintenance_costs_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'What the maintenance of a vehicle cost in a month.';
comment on column reporting.maintenance_costs_row.month_date is 'The first day of the month.';
comment on column reporting.maintenance_costs_row.vehicle_id is
  'The vehicle; null where the posting names none.';
comment on column reporting.maintenance_costs_row.kind is
  'What was done; null for what was posted by hand.';
comment on column reporting.maintenance_costs_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.maintenance_costs_row.posting_count is 'How many postings.';
comment on column reporting.maintenance_costs_row.cost_cents is
  'How much; over all rows what EXP_MAINTENANCE moved.';
comment on column reporting.maintenance_costs_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
