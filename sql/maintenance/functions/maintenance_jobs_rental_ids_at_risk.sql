create or replace function maintenance.maintenance_jobs_rental_ids_at_risk(
  job maintenance.maintenance_jobs
) returns uuid[]
  language plpgsql stable security definer set search_path = ''
as $$
declare
  -- By its id: a row made up by the caller could ask about any vehicle.
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.read');
  select * into v_job
  from maintenance.maintenance_jobs j
  where j.id = job.id and j.status in ('scheduled', 'in_progress');
  if not found then
    return '{}';
  end if;
  return rental.reservations_within(v_job.vehicle_id, tstzrange(
    coalesce(v_job.started_at, v_job.scheduled_for), greatest(v_job.expected_until, now())));
end;
$$;

comment on function maintenance.maintenance_jobs_rental_ids_at_risk(
  maintenance.maintenance_jobs
) is
  E'The reservations of the vehicle that lie in the time of the job, while it is open: '
  'reassignVehicle moves them to another vehicle. Permission: maintenance.read.\n'
  'Security definer: the workshop may know that they are there, not whose they are.';

grant execute on function maintenance.maintenance_jobs_rental_ids_at_risk(
  maintenance.maintenance_jobs
) to staff, admin, service;
