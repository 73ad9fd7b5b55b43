-- Planned and begun at once: what broke down asks nobody, so it is forced.
create or replace function maintenance.report_breakdown(
  vehicle_id uuid,
  expected_until timestamptz,
  kind maintenance.maintenance_kind default 'repair',
  description text default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');

  insert into maintenance.maintenance_jobs
    (vehicle_id, kind, description, scheduled_for, expected_until, is_forced)
  values (report_breakdown.vehicle_id, coalesce(report_breakdown.kind, 'repair'),
          app.clean_text(report_breakdown.description), now(), report_breakdown.expected_until,
          true)
  returning * into v_job;
  update maintenance.maintenance_jobs j
  set status = 'in_progress', started_at = j.scheduled_for
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.report_breakdown(
  uuid, timestamptz, maintenance.maintenance_kind, text
) is
  E'A vehicle that is not out with a customer is broken: it goes into the workshop now, whatever '
  'is reserved. The reservations keep their vehicle until they are reassigned: rentalIdsAtRisk '
  'lists them, as does rentalsAtRisk. Permission: maintenance.perform.\n'
  '@param vehicle_id The vehicle.\n'
  '@param expected_until When it is expected back.\n'
  '@param kind What is to be done; a repair, if not given.\n'
  '@param description What is broken.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.report_breakdown(
  uuid, timestamptz, maintenance.maintenance_kind, text
) to staff, admin, service;
