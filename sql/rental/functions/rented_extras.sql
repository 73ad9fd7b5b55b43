create or replace function rental.rented_extras(rental_id uuid) returns rental.priced_extra[]
  language sql stable
begin atomic
  select coalesce(array_agg(
    (x.extra_id, e.name, x.unit, x.quantity, x.unit_price_cents)::rental.priced_extra
    order by e.code), '{}')
  from rental.rental_extras x
  join rental.extras e on e.id = x.extra_id
  where x.rental_id = rented_extras.rental_id;
end;

comment on function rental.rented_extras(uuid) is
  E'@behavior -*\nThe extras of a rental at the prices that it was reserved for. Granted to '
  'nobody: only security definer functions reach it.';
