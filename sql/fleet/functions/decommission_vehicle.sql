-- What else a vehicle's end means (its reservations, its calendar) is the business of the contexts
-- to the right: their triggers on fleet.vehicles refuse it or follow it.
create or replace function fleet.decommission_vehicle(id uuid, reason fleet.decommission_reason)
  returns fleet.vehicles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_vehicle fleet.vehicles;
begin
  perform app.require_permission('vehicles.decommission');

  update fleet.vehicles v
  set status = 'decommissioned', decommissioned_at = now(),
      decommission_reason = decommission_vehicle.reason
  where v.id = decommission_vehicle.id
  returning * into v_vehicle;
  if not found then
    perform app.raise_not_found('vehicle');
  end if;
  return v_vehicle;
end;
$$;

comment on function fleet.decommission_vehicle(uuid, fleet.decommission_reason) is
  E'Takes a vehicle out of the fleet for good. Refused while it is rented, reserved or in the '
  'workshop, except as a '
  'total loss or stolen: then its reservations are cancelled. Permission: vehicles.decommission.\n'
  '@param id The vehicle.\n'
  '@param reason Why it leaves.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.decommission_vehicle(uuid, fleet.decommission_reason)
  to staff, admin, service;
