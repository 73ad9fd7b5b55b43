-- The instants that are wide of the days are for the index; the days decide.
create or replace function reporting.driven_km(vehicle_id uuid, from_date date, to_date date)
  returns integer
  language sql stable
return (
  select (max(r.distance_km) - coalesce((
    select b.distance_km
    from fleet.vehicle_odometer_readings b
    where b.vehicle_id = driven_km.vehicle_id and b.kind <> 'void' and b.voided_at is null
      and b.recorded_at < from_date + 2
      and accounting.local_date(b.recorded_at) < from_date
    order by b.recorded_at desc, b.distance_km desc
    limit 1), min(r.distance_km)))::integer
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = driven_km.vehicle_id and r.kind <> 'void' and r.voided_at is null
    and r.recorded_at between from_date - 2 and to_date + 3
    and accounting.local_date(r.recorded_at) between from_date and to_date
);

comment on function reporting.driven_km(uuid, date, date) is
  E'@behavior -*\nHow far a vehicle was driven from its last reading before the first day to the '
  'last one on the last day; null without a reading between them.';
