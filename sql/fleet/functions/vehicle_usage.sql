-- The pace is that between the first and the last reading of the 90 days, at least a day apart:
-- from two readings of one day it would be anything.
create or replace function fleet.vehicle_usage()
  returns table (
    vehicle_id uuid, make text, model text, available_from timestamptz,
    first_distance_km bigint, distance_km bigint, odometer_km integer, km_per_day numeric
  )
  language sql stable rows 10000
begin atomic
  select v.id, v.make, v.model, v.available_from,
         born.distance_km, latest.distance_km, latest.reading_km,
         (latest.distance_km - early.distance_km)
           / (extract(epoch from latest.recorded_at - early.recorded_at) / 86400)
  from fleet.vehicles v
  left join lateral (
    select r.distance_km
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
    order by r.recorded_at, r.distance_km limit 1
  ) born on true
  left join lateral (
    select r.distance_km, r.reading_km, r.recorded_at
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
    order by r.recorded_at desc, r.distance_km desc, r.id desc limit 1
  ) latest on true
  left join lateral (
    select r.distance_km, r.recorded_at
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
      and r.recorded_at >= now() - interval '90 days'
      and r.recorded_at <= latest.recorded_at - interval '1 day'
    order by r.recorded_at, r.distance_km limit 1
  ) early on true
  where v.status <> 'decommissioned';
end;

comment on function fleet.vehicle_usage() is
  E'@behavior -*\nWhat the meters of the fleet''s vehicles say: the first distance and the last, '
  'the last reading, and the kilometres a day of the last 90 days (null where no two readings are '
  'a day apart). Granted to nobody: only security definer functions reach it.';
