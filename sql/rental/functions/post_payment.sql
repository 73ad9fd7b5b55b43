-- The rental's row: a return at the same time waits and finds the money, or was first and has its
-- invoice paid.
create or replace function rental.post_payment(payment rental.rental_payments) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  select * into strict v_rental
  from rental.rentals r where r.id = payment.rental_id
  for no key update;
  perform accounting.record_receipt(
    'rental_payment', payment.id, rental.money_account(payment.provider), v_rental.customer_id,
    v_rental.id, v_rental.vehicle_id, v_rental.origin_location_id, payment.amount_cents,
    payment.currency, accounting.local_date(payment.captured_at));
end;
$$;

comment on function rental.post_payment(rental.rental_payments) is
  E'@behavior -*\nPosts a payment that came in, and pays the open invoices of its rental. Granted '
  'to nobody: only security definer functions reach it.';
