create or replace function maintenance.create_maintenance_program(
  name text,
  kind maintenance.maintenance_kind,
  vehicle_id uuid default null,
  make text default null,
  model text default null,
  every_km integer default null,
  every_days integer default null,
  lead_days integer default 14,
  duration_minutes integer default 240,
  description text default null
) returns maintenance.maintenance_programs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_program maintenance.maintenance_programs;
begin
  perform app.require_permission('maintenance.schedule');
  if vehicle_id is not null and fleet.vehicle_status_of(vehicle_id) is null then
    perform app.raise_not_found('vehicle');
  end if;

  insert into maintenance.maintenance_programs (
    name, kind, vehicle_id, make, model, every_km, every_days, lead_days, duration_minutes,
    description)
  values (
    app.clean_text(name), kind, vehicle_id, app.clean_text(make), app.clean_text(model),
    every_km, every_days, coalesce(lead_days, 14), coalesce(duration_minutes, 240),
    app.clean_text(description))
  returning * into v_program;
  return v_program;
end;
$$;

comment on function maintenance.create_maintenance_program(
  text, maintenance.maintenance_kind, uuid, text, text, integer, integer, integer, integer, text
) is
  E'Says what comes again, for one vehicle or for a make or model; a daily job schedules it ahead. '
  'Permission: maintenance.schedule.\n'
  '@param name Its name for people.\n'
  '@param kind What is to be done.\n'
  '@param vehicle_id The vehicle, if it is for one.\n'
  '@param make The make, if it is for all vehicles of it.\n'
  '@param model The model, if it is for that alone.\n'
  '@param every_km After how many kilometres it is due again.\n'
  '@param every_days After how many days it is due again; with both, whichever comes first.\n'
  '@param lead_days How many days ahead its jobs are scheduled.\n'
  '@param duration_minutes How long the vehicle stays in the workshop.\n'
  '@param description What is to be done, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.create_maintenance_program(
  text, maintenance.maintenance_kind, uuid, text, text, integer, integer, integer, integer, text
) to staff, admin, service;
