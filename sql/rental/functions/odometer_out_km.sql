create or replace function rental.odometer_out_km(
  returned rental.rentals, handover_out rental.rental_handovers, handover_in rental.rental_handovers
) returns integer
  language sql stable
return handover_out.odometer_km
  + fleet.odometer_offset_km(returned.vehicle_id, handover_out.handed_at)
  - fleet.odometer_offset_km(returned.vehicle_id, handover_in.handed_at);

comment on function rental.odometer_out_km(
  rental.rentals, rental.rental_handovers, rental.rental_handovers
) is
  E'@behavior -*\nWhat the meter of the return would have shown at the check-out: the meter may '
  'have been replaced on the way. '
  'Granted to nobody: only security definer functions reach it.';
