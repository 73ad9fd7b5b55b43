-- Always in this order: vehicle, job, rental, calendar. A job keeps its vehicle.
create or replace function maintenance.lock_job(job_id uuid)
  returns maintenance.maintenance_jobs
  language plpgsql volatile set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform fleet.lock_vehicle(j.vehicle_id)
  from maintenance.maintenance_jobs j where j.id = lock_job.job_id;
  select * into v_job
  from maintenance.maintenance_jobs j where j.id = lock_job.job_id
  for no key update;
  if not found then
    perform app.raise_not_found('job');
  end if;
  return v_job;
end;
$$;

comment on function maintenance.lock_job(uuid) is
  E'@behavior -*\nLocks the vehicle of a job, then the job. '
  'Granted to nobody: only security definer functions reach it.';
