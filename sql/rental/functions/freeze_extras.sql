create or replace function rental.freeze_extras(
  reserved rental.rentals, extras rental.extra_request[]
) returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if cardinality(extras) > 0 then
    insert into rental.rental_extras (
      rental_id, extra_id, quantity, unit, unit_price_cents, currency)
    select reserved.id, e.id, x.quantity, e.unit, e.price_cents, e.currency
    from unnest(extras) x
    join rental.extras e on e.id = x.extra_id;
  end if;
end;
$$;

comment on function rental.freeze_extras(rental.rentals, rental.extra_request[]) is
  E'@behavior -*\nWrites down the extras of a reservation at the prices that it was quoted. '
  'Granted to nobody: only security definer functions reach it.';
