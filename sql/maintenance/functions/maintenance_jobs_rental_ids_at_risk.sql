create or replace function maintenance.maintenance_jobs_rental_ids_at_risk(
  job maintenance.maintenance_jobs
) returns uuid[]
  language plpgsql stable security definer set search_path = ''
as $$
begin
  perform app.require_permission('maintenance.read');
  if job.status not in ('scheduled', 'in_progress') then
    return '{}';
  end if;
  return rental.reservations_within(job.vehicle_id, tstzrange(
    coalesce(job.started_at, job.scheduled_for), greatest(job.expected_until, now())));
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
