insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_not_future', '23514', null,
   'A job neither begins nor ends in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.start_maintenance(
  job_id uuid,
  is_forced boolean default false,
  started_at timestamptz default now(),
  expected_until timestamptz default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(started_at, now());
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');
  if v_at > now() then
    perform app.raise_rule('maintenance_jobs_not_future');
  end if;

  v_job := maintenance.lock_job(job_id);
  perform rental.refuse_past_overlap(v_job.vehicle_id, v_at, now());
  -- Early or late, it takes as long as it was planned to.
  update maintenance.maintenance_jobs j
  set status = 'in_progress', started_at = v_at,
      is_forced = coalesce(start_maintenance.is_forced, false),
      expected_until = coalesce(
        start_maintenance.expected_until, v_at + (j.expected_until - j.scheduled_for))
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.start_maintenance(uuid, boolean, timestamptz, timestamptz) is
  E'Begins a job: the vehicle, which must be active, is under maintenance, and its calendar is '
  'taken from now on for as long as was planned. Refused where that meets a live rental, whose id '
  'the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL), unless it is forced: then rentalIdsAtRisk '
  'lists what is to be reassigned. Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param is_forced Whether it begins although reservations lie in its way.\n'
  '@param started_at When it began; now, if not given.\n'
  '@param expected_until When the vehicle is expected back; if not given, the job keeps its '
  'length.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.start_maintenance(uuid, boolean, timestamptz, timestamptz)
  to staff, admin, service;
