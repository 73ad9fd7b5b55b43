-- Discounts of an active rental wait for the invoice of its return.
create or replace function rental.unbilled_charges(rental_id uuid) returns rental.rental_charges[]
  language sql stable
begin atomic
  select coalesce(array_agg(c), '{}')
  from rental.rental_charges c
  where c.rental_id = unbilled_charges.rental_id
    and not accounting.is_billed(c.id);
end;

comment on function rental.unbilled_charges(uuid) is
  E'@behavior -*\nThe charges of a rental that no invoice and no credit note bears. Granted to '
  'nobody: only security definer functions reach it.';
