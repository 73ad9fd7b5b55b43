create or replace function rental.block_vehicle(
  vehicle_id uuid, during tstzrange, reason text default null
) returns rental.vehicle_blocks
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_block rental.vehicle_blocks;
begin
  perform app.require_permission('vehicles.block');
  v_block := rental.write_block(vehicle_id, during, 'manual', null, reason);
  return v_block;
end;
$$;

comment on function rental.block_vehicle(uuid, tstzrange, text) is
  E'Takes a vehicle out of rental for a while. Refused under a live rental, whose id the error '
  'names (VEHICLE_BLOCKS_NO_LIVE_RENTAL). Permission: vehicles.block.\n'
  '@param vehicle_id The vehicle.\n'
  '@param during From when on, and until when not.\n'
  '@param reason Why, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.block_vehicle(uuid, tstzrange, text) to staff, admin, service;
