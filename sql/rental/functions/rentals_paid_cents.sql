-- Who may see the rental but not its payments is told nothing, instead of a sum over no rows.
create or replace function rental.rentals_paid_cents(rental rental.rentals) returns app.cents
  language sql stable
return case
  when rental.customer_id = (select rental.current_customer_id())
    or (select app.has_permission('payments.read'))
  then (
    select coalesce(sum(p.amount_cents - p.refunded_cents), 0)
    from rental.rental_payments p
    where p.rental_id = rental.id and p.status in ('captured', 'refunded')
  )::bigint + (
    select coalesce(sum(d.captured_cents), 0)
    from rental.rental_deposits d
    where d.rental_id = rental.id
  )::bigint
end;

comment on function rental.rentals_paid_cents(rental.rentals) is
  'What the customer has paid for it, in minor units of its currency: captured payments less '
  'refunds, and what was kept '
  'of the deposit. Null for who may not see payments.';

grant execute on function rental.rentals_paid_cents(rental.rentals)
  to customer, staff, admin, service;
