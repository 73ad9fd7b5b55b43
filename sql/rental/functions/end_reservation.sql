create or replace function rental.end_reservation(rental_id uuid, reason rental.cancellation_reason)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  update rental.rentals r
  set status = 'cancelled', cancelled_at = now(), cancellation_reason = reason
  where r.id = end_reservation.rental_id
  returning r.* into strict v_rental;
  perform rental.write_charges(
    v_rental, rental.cancellation_lines(v_rental.id, v_rental.cancelled_at, reason));
  perform rental.invoice_charges(
    v_rental, rental.unbilled_charges(v_rental.id), v_rental.cancelled_at);
  return v_rental;
end;
$$;

comment on function rental.end_reservation(uuid, rental.cancellation_reason) is
  E'@behavior -*\nCancels a reservation, writes its fee and invoices it, for callers that have '
  'checked theirs. Granted to nobody: only security definer functions reach it.';
