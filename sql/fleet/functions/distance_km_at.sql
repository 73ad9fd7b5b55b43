create or replace function fleet.distance_km_at(vehicle_id uuid, at timestamptz) returns bigint
  language sql stable
return (
  select r.distance_km
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = distance_km_at.vehicle_id
    and r.recorded_at <= distance_km_at.at
    and r.kind <> 'void' and r.voided_at is null
  order by r.recorded_at desc, r.distance_km desc
  limit 1);

comment on function fleet.distance_km_at(uuid, timestamptz) is
  E'@behavior -*\nHow far a vehicle had driven in all its life by an instant, over all its meters; '
  'null before the first reading. Granted to nobody: only security definer functions reach it.';
