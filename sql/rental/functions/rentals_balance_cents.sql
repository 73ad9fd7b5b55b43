create or replace function rental.rentals_balance_cents(rental rental.rentals) returns app.cents
  language sql stable
return rental.rentals_charged_cents(rental) - rental.rentals_paid_cents(rental);

comment on function rental.rentals_balance_cents(rental.rentals) is
  'What the customer still owes for it, in minor units of its currency; negative: what is to be '
  'given back. Null for who '
  'may not see payments.';

grant execute on function rental.rentals_balance_cents(rental.rentals)
  to customer, staff, admin, service;
