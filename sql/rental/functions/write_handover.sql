-- The reading comes first: fleet refuses one that does not lie between its neighbours.
create or replace function rental.write_handover(
  handed rental.rentals,
  kind rental.handover_kind,
  handed_at timestamptz,
  odometer_km integer,
  fuel_eighths integer,
  notes text,
  photo_references text[],
  damages rental.damage[]
) returns rental.rental_handovers
  language plpgsql volatile set search_path = ''
as $$
declare
  v_handover rental.rental_handovers;
begin
  perform fleet.enter_odometer_reading(
    handed.vehicle_id, odometer_km, handed_at,
    (case kind when 'check_out' then 'rental_out' else 'rental_in' end)::fleet.odometer_source);

  insert into rental.rental_handovers (
    rental_id, kind, handed_at, odometer_km, fuel_eighths, notes, photo_references, damages)
  values (
    handed.id, kind, handed_at, odometer_km, fuel_eighths, app.clean_text(notes),
    rental.clean_photo_references(photo_references), rental.clean_damages(damages))
  returning * into v_handover;
  return v_handover;
end;
$$;

comment on function rental.write_handover(
  rental.rentals, rental.handover_kind, timestamptz, integer, integer, text, text[], rental.damage[]
) is
  E'@behavior -*\nWrites the state in which a vehicle left or came back, and the reading of its '
  'meter. '
  'Granted to nobody: only security definer functions reach it.';
