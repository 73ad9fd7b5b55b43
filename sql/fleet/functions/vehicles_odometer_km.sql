create or replace function fleet.vehicles_odometer_km(vehicle fleet.vehicles) returns integer
  language sql stable
return (
  select r.reading_km
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = vehicle.id and r.kind <> 'void' and r.voided_at is null
  order by r.recorded_at desc, r.distance_km desc, r.id desc
  limit 1
);

comment on function fleet.vehicles_odometer_km(fleet.vehicles) is
  'What the meter showed last, in kilometres; null before the first reading.';

grant execute on function fleet.vehicles_odometer_km(fleet.vehicles) to staff, admin, service;
