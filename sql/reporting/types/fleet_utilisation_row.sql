create type reporting.fleet_utilisation_row as (
  vehicle_id                      uuid,
  fleet_days                      integer,
  rented_days                     integer,
  maintenance_days                integer,
  blocked_days                    integer,
  idle_days                       integer,
  currency                        app.currency_code,
  revenue_cents                   app.cents,
  revenue_per_available_day_cents app.cents,
  known_at                        timestamptz
);

comment on type reporting.fleet_utilisation_row is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle\n'
  'How a vehicle spent its days, and what it earned; a row for each currency that it earned in.';
comment on column reporting.fleet_utilisation_row.vehicle_id is 'The vehicle.';
comment on column reporting.fleet_utilisation_row.fleet_days is
  'Days that it belonged to the fleet, until today: the sum of the four below.';
comment on column reporting.fleet_utilisation_row.rented_days is 'Days on which a customer had it.';
comment on column reporting.fleet_utilisation_row.maintenance_days is
  'Days on which it was in the workshop and no customer had it.';
comment on column reporting.fleet_utilisation_row.blocked_days is
  'Days on which it was blocked, and none of these.';
comment on column reporting.fleet_utilisation_row.idle_days is
  'Days on which it could have been rented.';
comment on column reporting.fleet_utilisation_row.currency is
  'The currency of the revenue (ISO 4217); null without revenue.';
comment on column reporting.fleet_utilisation_row.revenue_cents is
  'What it earned, net, by the books.';
comment on column reporting.fleet_utilisation_row.revenue_per_available_day_cents is
  'The same for each day that it was rented or idle.';
comment on column reporting.fleet_utilisation_row.known_at is
  'The revenue is what the books knew then; the days are as recorded now.';
