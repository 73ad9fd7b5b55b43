create or replace function rental.rentals_balance_cents(rental rental.rentals) returns app.cents
  language sql stable
return rental.rentals_charged_cents(rental) + accounting.billed_by_hand_cents(rental.id)
  - rental.rentals_paid_cents(rental);

comment on function rental.rentals_balance_cents(rental.rentals) is
  'What the customer still owes for it, in minor units of its currency: its charges, with what '
  'the accountant has invoiced or credited besides, less what was paid; negative: what is to be '
  'given back. Null for who may not see payments.';

grant execute on function rental.rentals_balance_cents(rental.rentals)
  to customer, staff, admin, service;
