create type reporting.vehicle_profitability_row as (
  vehicle_id        uuid,
  currency          app.currency_code,
  revenue_cents     app.cents,
  expense_cents     app.cents,
  profit_cents      app.cents,
  driven_km         integer,
  cost_per_km_cents app.cents,
  known_at          timestamptz
);

comment on type reporting.vehicle_profitability_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'What a vehicle earned and cost between two days.';
comment on column reporting.vehicle_profitability_row.vehicle_id is 'The vehicle.';
comment on column reporting.vehicle_profitability_row.currency is
  'The currency of all of these (ISO 4217).';
comment on column reporting.vehicle_profitability_row.revenue_cents is 'What it earned, net.';
comment on column reporting.vehicle_profitability_row.expense_cents is 'What it cost.';
comment on column reporting.vehicle_profitability_row.profit_cents is 'The one less the other.';
comment on column reporting.vehicle_profitability_row.driven_km is
  'How far it was driven, by its odometer as recorded now; null without readings.';
comment on column reporting.vehicle_profitability_row.cost_per_km_cents is
  'What a kilometre cost, rounded; null where it did not move.';
comment on column reporting.vehicle_profitability_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
