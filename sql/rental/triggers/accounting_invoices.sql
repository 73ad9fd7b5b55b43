insert into app.rules (name, sqlstate, status, message) values
  ('invoices_customer_known', '23503', null, 'There is no such customer.'),
  ('invoices_rental_of_customer', '23514', null, 'The rental is not one of this customer.'),
  ('invoices_currency_of_rental', '23514', null, 'The rental is owed in another currency.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The books know customers and rentals by their ids only: this is where these are looked up.
create or replace function rental.tg_accounting_invoices__place() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  if not exists (select from rental.customers c where c.id = new.customer_id) then
    perform app.raise_rule('invoices_customer_known');
  end if;
  if new.rental_id is null then
    return new;
  end if;

  select * into v_rental from rental.rentals r where r.id = new.rental_id;
  if v_rental.customer_id is distinct from new.customer_id then
    perform app.raise_rule('invoices_rental_of_customer');
  end if;
  -- A later discount of the rental is credited on any of its invoices.
  if v_rental.currency <> new.currency then
    perform app.raise_rule('invoices_currency_of_rental');
  end if;
  new.vehicle_id := coalesce(new.vehicle_id, v_rental.vehicle_id);
  new.location_id := coalesce(new.location_id, v_rental.origin_location_id);
  return new;
end;
$$;

comment on function rental.tg_accounting_invoices__place() is
  'Refuses an invoice for nobody, about another''s rental, or in another currency than the '
  'rental''s; fills in the vehicle and the place of its rental.';

create or replace trigger _150_place
  before insert on accounting.invoices
  for each row execute function rental.tg_accounting_invoices__place();
