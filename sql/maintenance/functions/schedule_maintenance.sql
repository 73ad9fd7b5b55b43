create or replace function maintenance.schedule_maintenance(
  vehicle_id uuid,
  scheduled_for timestamptz,
  expected_until timestamptz,
  kind maintenance.maintenance_kind,
  description text default null,
  program_id uuid default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.schedule');

  insert into maintenance.maintenance_jobs
    (vehicle_id, program_id, kind, description, scheduled_for, expected_until)
  values (vehicle_id, program_id, kind, app.clean_text(description), scheduled_for,
          expected_until)
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.schedule_maintenance(
  uuid, timestamptz, timestamptz, maintenance.maintenance_kind, text, uuid
) is
  E'Plans a job of the workshop and takes the vehicle out of rental for it. Refused under a live '
  'rental, whose id the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL). Permission: '
  'maintenance.schedule.\n'
  '@param vehicle_id The vehicle.\n'
  '@param scheduled_for When it is to begin.\n'
  '@param expected_until When the vehicle is expected back.\n'
  '@param kind What is to be done.\n'
  '@param description What is to be done, in words.\n'
  '@param program_id The programme that it is done for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.schedule_maintenance(
  uuid, timestamptz, timestamptz, maintenance.maintenance_kind, text, uuid
) to staff, admin, service;
