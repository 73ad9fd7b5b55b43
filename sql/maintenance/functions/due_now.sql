-- All vehicles and programmes in one pass. What was never done counts from when the vehicle came:
-- nobody knows of an earlier time. Its last distance is looked up at the end of the last job rather
-- than kept with it, so that a reading that was voided counts here neither.
create or replace function maintenance.due_now() returns setof maintenance.due_maintenance
  language sql stable rows 10000
begin atomic
  with usage as materialized (
    select * from fleet.vehicle_usage()
  ),
  done as materialized (
    select p.id as program_id, p.kind, p.every_km, p.every_days, u.vehicle_id, u.odometer_km,
           u.distance_km, u.km_per_day, u.distance_km - u.odometer_km as offset_km,
           last_job.completed_at as last_done_at,
           coalesce(last_job.completed_at, u.available_from) as since_at,
           case when last_job.completed_at is null then u.first_distance_km
                else fleet.distance_km_at(u.vehicle_id, last_job.completed_at) end as since_km
    from maintenance.maintenance_programs p
    join usage u on case
      when p.vehicle_id is not null then p.vehicle_id = u.vehicle_id
      else lower(p.make) = lower(u.make) and (p.model is null or lower(p.model) = lower(u.model))
    end
    left join lateral (
      select max(j.completed_at) as completed_at
      from maintenance.maintenance_jobs j
      where j.program_id = p.id and j.vehicle_id = u.vehicle_id
    ) last_job on true
    where p.is_active
  ),
  days as (
    select d.*,
           (d.since_at at time zone 'UTC')::date + d.every_days as due_by_days_on,
           case when d.since_km + d.every_km <= d.distance_km
                then (now() at time zone 'UTC')::date
                -- Beyond ten years the pace tells nothing.
                when (d.since_km + d.every_km - d.distance_km) < 3650 * d.km_per_day
                then (now() at time zone 'UTC')::date
                  + ceil((d.since_km + d.every_km - d.distance_km) / d.km_per_day)::integer
           end as forecast_on
    from done d
  )
  select
    d.program_id, d.vehicle_id, d.kind, d.last_done_at,
    case when d.last_done_at is not null then (d.since_km - d.offset_km)::integer end,
    d.odometer_km, round(d.km_per_day)::integer,
    (d.since_km + d.every_km - d.offset_km)::integer,
    d.forecast_on, d.due_by_days_on,
    least(d.forecast_on, d.due_by_days_on),
    coalesce(
      least(d.forecast_on, d.due_by_days_on) < (now() at time zone 'UTC')::date
      or d.since_km + d.every_km < d.distance_km, false),
    (select j.id from maintenance.maintenance_jobs j
     where j.program_id = d.program_id and j.vehicle_id = d.vehicle_id
       and j.status in ('scheduled', 'in_progress'))
  from days d;
end;

comment on function maintenance.due_now() is
  E'@behavior -*\nWhat maintenance_due tells, for callers that have checked theirs. Granted to '
  'nobody: only security definer functions reach it.';
