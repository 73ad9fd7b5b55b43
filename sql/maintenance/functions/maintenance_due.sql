create or replace function maintenance.maintenance_due(vehicle_id uuid default null)
  returns setof maintenance.due_maintenance
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.require_permission('maintenance.read');
  return query
  select d.* from maintenance.due_now() d
  where maintenance_due.vehicle_id is null or d.vehicle_id = maintenance_due.vehicle_id
  order by d.next_due_on nulls last, d.vehicle_id, d.program_id;
end;
$$;

comment on function maintenance.maintenance_due(uuid) is
  E'When each vehicle needs next what the active programmes ask for, the soonest first: by days, '
  'by kilometres at the pace of its last 90 days, whichever comes first. Permission: '
  'maintenance.read.\n'
  '@param vehicle_id Only this vehicle.\n'
  'Security definer: reads the odometers of the fleet.';

grant execute on function maintenance.maintenance_due(uuid) to staff, admin, service;
