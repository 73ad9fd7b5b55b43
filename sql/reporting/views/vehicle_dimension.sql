create or replace view reporting.vehicle_dimension with (security_barrier = true) as
select
  v.id as vehicle_id,
  v.plate_number,
  v.make,
  v.model,
  v.variant,
  v.year,
  v.passenger_capacity,
  v.vehicle_class_id,
  v.home_location_id,
  v.status,
  v.acquisition_price_cents,
  v.currency,
  v.available_from,
  v.decommissioned_at,
  v.decommission_reason
from fleet.vehicles v;

comment on view reporting.vehicle_dimension is
  E'@behavior -*\nThe vehicles that are or were in the fleet. Key: vehicle_id.';
comment on column reporting.vehicle_dimension.vehicle_id is 'Key.';
comment on column reporting.vehicle_dimension.plate_number is 'Its plate.';
comment on column reporting.vehicle_dimension.make is 'Who built it.';
comment on column reporting.vehicle_dimension.model is 'Its model.';
comment on column reporting.vehicle_dimension.variant is 'Its variant.';
comment on column reporting.vehicle_dimension.year is 'The year it was built.';
comment on column reporting.vehicle_dimension.passenger_capacity is 'How many people it takes.';
comment on column reporting.vehicle_dimension.vehicle_class_id is
  'Its class: vehicle_class_dimension.';
comment on column reporting.vehicle_dimension.home_location_id is
  'Where it belongs: location_dimension.';
comment on column reporting.vehicle_dimension.status is
  'active, rented, under_maintenance or decommissioned.';
comment on column reporting.vehicle_dimension.acquisition_price_cents is
  'What it cost, in minor units.';
comment on column reporting.vehicle_dimension.currency is 'The currency of that (ISO 4217).';
comment on column reporting.vehicle_dimension.available_from is 'Since when it can be rented.';
comment on column reporting.vehicle_dimension.decommissioned_at is 'When it left the fleet.';
comment on column reporting.vehicle_dimension.decommission_reason is 'Why it left.';

grant select on reporting.vehicle_dimension to bi_reader;
