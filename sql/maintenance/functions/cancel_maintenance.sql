create or replace function maintenance.cancel_maintenance(job_id uuid, reason text)
  returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_any_permission(array['maintenance.perform', 'maintenance.schedule']);
  v_job := maintenance.lock_job(job_id);
  -- It moves the vehicle: who only plans does not.
  if v_job.status = 'in_progress' then
    perform app.require_permission('maintenance.perform');
  end if;

  update maintenance.maintenance_jobs j
  set status = 'cancelled', cancelled_at = now(),
      cancellation_reason = app.clean_text(cancel_maintenance.reason)
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.cancel_maintenance(uuid, text) is
  E'Gives a job up: what is left of its time goes back to rental, a vehicle in the workshop is '
  'active again, and the parts that were used until then are booked. Permission: '
  'maintenance.schedule or maintenance.perform; once it has begun, maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.cancel_maintenance(uuid, text) to staff, admin, service;
