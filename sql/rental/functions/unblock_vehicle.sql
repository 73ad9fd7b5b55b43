insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_blocks_lifted_by_hand', '55000', null,
   'A block of the workshop ends with its job.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.unblock_vehicle(block_id uuid) returns rental.vehicle_blocks
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_block rental.vehicle_blocks;
begin
  perform app.require_permission('vehicles.block');

  -- Its row first, then the calendar by its trigger: the order of SQL written by hand.
  delete from rental.vehicle_blocks b where b.id = block_id returning * into v_block;
  if not found then
    perform app.raise_not_found('block');
  end if;
  if v_block.kind = 'maintenance' then
    perform app.raise_rule('vehicle_blocks_lifted_by_hand');
  end if;
  return v_block;
end;
$$;

comment on function rental.unblock_vehicle(uuid) is
  E'Gives a vehicle back to rental: lifts a block, or ends a turnaround early. A block of the '
  'workshop ends with its job (VEHICLE_BLOCKS_LIFTED_BY_HAND). Permission: vehicles.block.\n'
  '@param block_id The block.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.unblock_vehicle(uuid) to staff, admin, service;
