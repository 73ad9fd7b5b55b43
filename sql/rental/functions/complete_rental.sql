create or replace function rental.complete_rental(
  rental_id uuid,
  odometer_km integer,
  fuel_eighths integer,
  returned_at timestamptz default now(),
  notes text default null,
  photo_references text[] default '{}',
  damages rental.damage[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(returned_at, now());
  v_rental rental.rentals;
  v_out rental.rental_handovers;
  v_in rental.rental_handovers;
begin
  perform app.require_permission('rentals.complete');
  if v_at > now() then
    perform app.raise_rule('rental_handovers_not_future');
  end if;

  -- Of two at once the second waits here and is refused by the update: one set of charges.
  v_rental := rental.lock_rental(rental_id);
  update rental.rentals r
  set status = 'completed', returned_at = v_at
  where r.id = v_rental.id
  returning * into v_rental;

  select * into strict v_out
  from rental.rental_handovers h where h.rental_id = v_rental.id and h.kind = 'check_out';
  v_in := rental.write_handover(
    v_rental, 'check_in', v_at, odometer_km, fuel_eighths, notes, photo_references, damages);

  perform rental.write_charges(v_rental, v_rental.agreed_lines || rental.return_lines(
    v_rental.id, v_at, rental.odometer_out_km(v_rental, v_out, v_in), v_in.odometer_km,
    v_out.fuel_eighths, v_in.fuel_eighths, v_in.damages));
  perform rental.block_for_turnaround(v_rental);
  perform rental.invoice_charges(v_rental, rental.unbilled_charges(v_rental.id), v_at);
  return v_rental;
end;
$$;

comment on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) is
  E'Takes the vehicle back: the rental is completed, its charges are written (the agreed price, '
  'lateness, kilometres, fuel, '
  'damages) and invoiced, the rest of its period is free again after a turnaround. Permission: '
  'rentals.complete.\n'
  '@param rental_id The rental.\n'
  '@param odometer_km What the meter shows.\n'
  '@param fuel_eighths How full the tank is, in eighths.\n'
  '@param returned_at When it came back; now, if not given.\n'
  '@param notes What else was seen.\n'
  '@param photo_references Where the photos are kept.\n'
  '@param damages The damages that were found, and what the customer pays for each.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.complete_rental(
  uuid, integer, integer, timestamptz, text, text[], rental.damage[]
) to staff, admin, service;
