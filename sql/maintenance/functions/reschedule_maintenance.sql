insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_forced_in_progress', '55000', null,
   'Only a job in progress takes its time although reservations lie in it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.reschedule_maintenance(
  job_id uuid,
  scheduled_for timestamptz default null,
  expected_until timestamptz default null,
  is_forced boolean default false
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_is_forced constant boolean := coalesce(is_forced, false);
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.schedule');
  v_job := maintenance.lock_job(job_id);
  if v_is_forced and v_job.status <> 'in_progress' then
    perform app.raise_rule('maintenance_jobs_forced_in_progress');
  end if;

  -- Moved without an end, it keeps its length.
  update maintenance.maintenance_jobs j set
    scheduled_for = coalesce(reschedule_maintenance.scheduled_for, j.scheduled_for),
    expected_until = coalesce(
      reschedule_maintenance.expected_until,
      reschedule_maintenance.scheduled_for + (j.expected_until - j.scheduled_for),
      j.expected_until),
    is_forced = case when j.status = 'in_progress' then v_is_forced else j.is_forced end
  where j.id = v_job.id
  returning * into v_job;
  perform app.emit_event('MaintenanceRescheduled', 'maintenance', v_job.id, jsonb_build_object(
    'id', v_job.id, 'vehicle_id', v_job.vehicle_id, 'status', v_job.status,
    'scheduled_for', v_job.scheduled_for, 'expected_until', v_job.expected_until,
    'is_forced', v_job.is_forced));
  return v_job;
end;
$$;

comment on function maintenance.reschedule_maintenance(
  uuid, timestamptz, timestamptz, boolean
) is
  E'Moves a job that has not begun, or says when one that takes longer will end. Refused under a '
  'live rental, whose id the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL); a job in progress may '
  'be forced: then rentalIdsAtRisk lists what is to be reassigned. Permission: '
  'maintenance.schedule.\n'
  '@param job_id The job.\n'
  '@param scheduled_for When it is to begin; it stays, if not given.\n'
  '@param expected_until When the vehicle is expected back; if not given, the job keeps its '
  'length.\n'
  '@param is_forced Whether a job in progress goes on although reservations lie in its way.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.reschedule_maintenance(
  uuid, timestamptz, timestamptz, boolean
) to staff, admin, service;
