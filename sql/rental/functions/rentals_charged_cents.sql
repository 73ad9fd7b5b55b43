create or replace function rental.rentals_charged_cents(rental rental.rentals) returns app.cents
  language sql stable
return (
  select coalesce(sum(c.amount_cents), 0)::bigint
  from rental.rental_charges c
  where c.rental_id = rental.id
);

comment on function rental.rentals_charged_cents(rental.rentals) is
  'What the customer owes for it so far, tax included: the sum of its charges, in minor units of '
  'its currency.';

grant execute on function rental.rentals_charged_cents(rental.rentals)
  to customer, staff, admin, service;
