create or replace function rental.create_extra(
  code text,
  name text,
  unit rental.extra_unit,
  price_cents app.cents,
  currency app.currency_code,
  max_quantity integer default 1
) returns rental.extras
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_extra rental.extras;
begin
  perform app.require_permission('rentals.configure');

  insert into rental.extras (code, name, unit, price_cents, currency, max_quantity)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), unit, price_cents,
          currency, coalesce(max_quantity, 1))
  returning * into v_extra;
  return v_extra;
end;
$$;

comment on function rental.create_extra(
  text, text, rental.extra_unit, app.cents, app.currency_code, integer
) is
  E'Adds something that can be rented with a vehicle. Permission: rentals.configure.\n'
  '@param code Its short code, such as CHILD_SEAT.\n'
  '@param name Its name.\n'
  '@param unit What its price is for.\n'
  '@param price_cents Its price, net, in minor units of currency.\n'
  '@param currency The currency of its price (ISO 4217).\n'
  '@param max_quantity How many of it a rental may have.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_extra(
  text, text, rental.extra_unit, app.cents, app.currency_code, integer
) to staff, admin, service;
