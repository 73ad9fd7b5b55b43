-- A day is spent on one thing: a customer's before the workshop's before a block, else it is idle.
create or replace function reporting.vehicle_days(
  from_date date, to_date date, only_vehicle_id uuid
) returns table (
  vehicle_id uuid, fleet_days integer, rented_days integer, maintenance_days integer,
  blocked_days integer
)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
  v_days constant datemultirange := datemultirange(daterange(
    from_date, greatest(from_date, least(to_date, accounting.today()) + 1)));
begin
  return query
  with stretch (vehicle_id, kind, days) as (
    select r.vehicle_id, 'rented',
           reporting.days_touched(tstzrange(r.handed_over_at, coalesce(r.returned_at, now())))
    from rental.rentals r
    where r.status in ('active', 'completed') and r.handed_over_at < to_date + 2
      and coalesce(r.returned_at, 'infinity') >= from_date - 1
    union all
    select j.vehicle_id, 'maintenance', reporting.days_touched(tstzrange(
      j.started_at, coalesce(j.completed_at, j.cancelled_at, now()), '[]'))
    from maintenance.maintenance_jobs j
    where j.started_at < to_date + 2
    union all
    select b.vehicle_id, 'blocked', reporting.days_touched(b.during)
    from rental.vehicle_blocks b
    where b.kind <> 'maintenance'
  ),
  spent as (
    select s.vehicle_id,
           coalesce(range_agg(s.days) filter (where s.kind = 'rented'), '{}') as rented,
           coalesce(range_agg(s.days) filter (where s.kind = 'maintenance'), '{}') as workshop,
           coalesce(range_agg(s.days) filter (where s.kind = 'blocked'), '{}') as blocked
    from stretch s
    where only_vehicle_id is null or s.vehicle_id = only_vehicle_id
    group by s.vehicle_id
  ),
  owned as (
    select v.id, v_days * datemultirange(reporting.days_touched(v.opened_during)) as days
    from rental.rentable_vehicles v
    where only_vehicle_id is null or v.id = only_vehicle_id
  )
  select o.id, reporting.day_count(array(select unnest(o.days))),
         reporting.day_count(array(select unnest(o.days * s.rented))),
         reporting.day_count(array(select unnest(o.days * s.workshop - s.rented))),
         reporting.day_count(array(select unnest(o.days * s.blocked - s.workshop - s.rented)))
  from owned o
  left join spent s on s.vehicle_id = o.id
  where not isempty(o.days);
end;
$$;

comment on function reporting.vehicle_days(date, date, uuid) is
  E'@behavior -*\nHow the vehicles of the fleet spent their days until today. Granted to nobody: '
  'only security definer functions reach it.';
