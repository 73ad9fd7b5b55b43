create or replace function maintenance.remove_part(part_id uuid)
  returns maintenance.maintenance_parts_used
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_part maintenance.maintenance_parts_used;
begin
  perform app.require_permission('maintenance.perform');

  update maintenance.maintenance_parts_used p set removed_at = now()
  where p.id = part_id
  returning * into v_part;
  if not found then
    perform app.raise_not_found('part');
  end if;
  return v_part;
end;
$$;

comment on function maintenance.remove_part(uuid) is
  E'Takes a wrong record of a part out of the count, while the job is in progress; it stays on '
  'record. Permission: maintenance.perform.\n'
  '@param part_id The record.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.remove_part(uuid) to staff, admin, service;
