-- When a rental from paper was agreed is not on record; a mistyped year is what is to be caught.
create or replace function rental.is_near_rental(of_rental rental.rentals, fact_at timestamptz)
  returns boolean
  language sql stable
return fact_at >= least(of_rental.created_at, of_rental.start_at - interval '1 year');

comment on function rental.is_near_rental(rental.rentals, timestamptz) is
  E'@behavior -*\nWhether a fact belongs to the time of a rental: it was reserved by then, or '
  'starts within a year.';
