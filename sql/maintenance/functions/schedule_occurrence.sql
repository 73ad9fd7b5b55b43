create or replace function maintenance.schedule_occurrence(due maintenance.due_maintenance)
  returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  v_opens_at constant timestamptz := maintenance.workshop_opens_at(due.next_due_on);
  v_program maintenance.maintenance_programs;
  v_start_at timestamptz;
  v_job maintenance.maintenance_jobs;
begin
  perform fleet.lock_vehicle(due.vehicle_id);
  -- Judged again under the lock: somebody may have planned it, or done it, or sold the vehicle.
  select * into v_program from maintenance.maintenance_programs p where p.id = due.program_id;
  if fleet.vehicle_status_of(due.vehicle_id) = 'decommissioned' or exists (
    select from maintenance.maintenance_jobs j
    where j.program_id = due.program_id and j.vehicle_id = due.vehicle_id
      and (j.status in ('scheduled', 'in_progress')
        or j.completed_at > coalesce(due.last_done_at, '-infinity'))
  ) then
    return false;
  end if;

  -- Nobody takes the gap between the look and the job.
  perform rental.lock_calendar(due.vehicle_id);
  v_start_at := rental.next_free_at(
    due.vehicle_id, v_opens_at,
    v_opens_at + make_interval(mins => v_program.duration_minutes));
  if v_start_at is null or v_start_at > v_opens_at + interval '30 days' then
    return false;
  end if;

  insert into maintenance.maintenance_jobs
    (vehicle_id, program_id, kind, description, scheduled_for, expected_until)
  values (
    due.vehicle_id, v_program.id, v_program.kind, coalesce(v_program.description, v_program.name),
    v_start_at, v_start_at + make_interval(mins => v_program.duration_minutes))
  returning * into v_job;
  perform app.emit_event('MaintenanceDue', 'maintenance', v_job.id, jsonb_build_object(
    'id', v_job.id, 'vehicle_id', v_job.vehicle_id, 'program_id', v_job.program_id,
    'kind', v_job.kind, 'next_due_on', due.next_due_on, 'due_odometer_km', due.due_odometer_km,
    'scheduled_for', v_job.scheduled_for));
  return true;
end;
$$;

comment on function maintenance.schedule_occurrence(maintenance.due_maintenance) is
  E'@behavior -*\nSchedules what is due for a vehicle in the first gap of its calendar and tells '
  'of it; false where it is planned already or there is no gap of 30 days. Granted to nobody: '
  'only security definer functions reach it.';
