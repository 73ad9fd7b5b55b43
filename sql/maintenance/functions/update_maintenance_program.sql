insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_programs_row_version_current', '55000', null,
   'The programme was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.update_maintenance_program(
  id uuid,
  row_version bigint,
  name text default null,
  every_km integer default null,
  every_days integer default null,
  lead_days integer default null,
  duration_minutes integer default null,
  description text default null,
  is_active boolean default null
) returns maintenance.maintenance_programs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_program maintenance.maintenance_programs;
begin
  perform app.require_permission('maintenance.schedule');

  select * into v_program from maintenance.maintenance_programs p
  where p.id = update_maintenance_program.id for no key update;
  if not found then
    perform app.raise_not_found('programme');
  end if;
  if v_program.row_version is distinct from update_maintenance_program.row_version then
    perform app.raise_rule('maintenance_programs_row_version_current',
      jsonb_build_object('rowVersion', v_program.row_version::text));
  end if;

  update maintenance.maintenance_programs p set
    name = coalesce(app.clean_text(update_maintenance_program.name), p.name),
    every_km = coalesce(update_maintenance_program.every_km, p.every_km),
    every_days = coalesce(update_maintenance_program.every_days, p.every_days),
    lead_days = coalesce(update_maintenance_program.lead_days, p.lead_days),
    duration_minutes = coalesce(
      update_maintenance_program.duration_minutes, p.duration_minutes),
    description = coalesce(
      app.clean_text(update_maintenance_program.description), p.description),
    is_active = coalesce(update_maintenance_program.is_active, p.is_active)
  where p.id = update_maintenance_program.id
  returning * into v_program;
  return v_program;
end;
$$;

comment on function maintenance.update_maintenance_program(
  uuid, bigint, text, integer, integer, integer, integer, text, boolean
) is
  E'Changes a programme, or switches it off; what is left out stays. Refused if it changed since '
  'it was read (MAINTENANCE_PROGRAMS_ROW_VERSION_CURRENT). Permission: maintenance.schedule.\n'
  '@param id The programme.\n'
  '@param row_version The version that you read.\n'
  '@param name Its name for people.\n'
  '@param every_km After how many kilometres it is due again.\n'
  '@param every_days After how many days it is due again.\n'
  '@param lead_days How many days ahead its jobs are scheduled.\n'
  '@param duration_minutes How long the vehicle stays in the workshop.\n'
  '@param description What is to be done, in words.\n'
  '@param is_active Whether jobs are scheduled for it.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.update_maintenance_program(
  uuid, bigint, text, integer, integer, integer, integer, text, boolean
) to staff, admin, service;
