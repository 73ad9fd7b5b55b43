insert into app.rules (name, sqlstate, status, message) values
  ('rentals_reassigned_while_reserved', '55000', null,
   'Only a reservation is moved to another vehicle.'),
  ('rentals_same_class', '23514', null,
   'A reservation is moved to a vehicle of the class that was reserved.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.reassign_vehicle(rental_id uuid, vehicle_id uuid)
  returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_vehicle rental.rentable_vehicles;
  v_rental rental.rentals;
  v_former_vehicle_id uuid;
begin
  perform app.require_permission('rentals.reserve');

  v_rental := rental.lock_rental(rental_id, vehicle_id);
  if v_rental.status <> 'reserved' then
    perform app.raise_rule('rentals_reassigned_while_reserved');
  end if;

  select * into v_vehicle from rental.rentable_vehicles v where v.id = reassign_vehicle.vehicle_id;
  if not found then
    perform app.raise_not_found('vehicle');
  elsif not v_vehicle.is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  elsif v_vehicle.vehicle_class_id <> v_rental.vehicle_class_id then
    perform app.raise_rule('rentals_same_class');
  elsif rental.is_out_late(v_vehicle.id, v_rental.start_at, v_rental.blocked_until) then
    perform rental.refuse_double_booking(v_vehicle.id, v_rental.start_at, v_rental.blocked_until);
  end if;

  v_former_vehicle_id := v_rental.vehicle_id;
  begin
    update rental.rentals r set vehicle_id = v_vehicle.id
    where r.id = v_rental.id
    returning * into v_rental;
  exception when exclusion_violation then
    perform rental.refuse_double_booking(v_vehicle.id, v_rental.start_at, v_rental.blocked_until);
  end;
  perform app.emit_event('RentalReassigned', 'rental', v_rental.id, jsonb_build_object(
    'id', v_rental.id, 'customer_id', v_rental.customer_id, 'vehicle_id', v_rental.vehicle_id,
    'former_vehicle_id', v_former_vehicle_id, 'start_at', v_rental.start_at,
    'end_at', v_rental.end_at, 'status', v_rental.status));
  return v_rental;
end;
$$;

comment on function rental.reassign_vehicle(uuid, uuid) is
  E'Moves a reservation to another vehicle of its class. Refused where that one is taken '
  '(RENTALS_NO_DOUBLE_BOOKING; details: nextFreeAt) or blocked (RENTALS_WITHIN_AVAILABILITY). '
  'Permission: rentals.reserve.\n'
  '@param rental_id The reservation.\n'
  '@param vehicle_id The other vehicle.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.reassign_vehicle(uuid, uuid) to staff, admin, service;
