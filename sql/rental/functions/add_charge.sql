insert into app.rules (name, sqlstate, status, message) values
  ('rental_charges_type_addable', '23514', null,
   'What is added is a damage, a fine, fuel, extra kilometres, a late fee or a discount.'),
  ('rental_charges_amount_bounded', '23514', null,
   'A charge is at most a billion units of its currency.'),
  ('rental_charges_rental_handed_over', '55000', null,
   'Charges are added to a rental that was handed over.'),
  ('rental_charges_discount_within_bill', '23514', null,
   'The discounts of a rental are at most what it costs.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.add_charge(
  rental_id uuid, charge_type rental.charge_type, net_cents app.cents, reason text
) returns rental.rental_charges
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rental rental.rentals;
  v_line rental.charge_line;
  v_charge rental.rental_charges;
begin
  perform app.require_permission('rentals.charge');
  if charge_type not in ('damage', 'fine', 'fuel', 'extra_km', 'late_fee', 'discount') then
    perform app.raise_rule('rental_charges_type_addable');
  end if;
  if abs(net_cents) > 100000000000 then
    perform app.raise_rule('rental_charges_amount_bounded');
  end if;

  -- Whoever takes the vehicle back at the same time waits, and invoices the discount, or was first:
  -- then it is credited. A payment that comes in waits, and finds the invoice of the charge.
  select * into v_rental
  from rental.rentals r where r.id = add_charge.rental_id
  for no key update;
  if not found then
    perform app.raise_not_found('rental');
  end if;
  if v_rental.status not in ('active', 'completed') then
    perform app.raise_rule('rental_charges_rental_handed_over');
  end if;

  v_line := (rental.taxed_lines(
    array[row(charge_type, app.clean_text(reason), 1, net_cents, net_cents, 0, 0)
      ::rental.charge_line],
    v_rental.origin_location_id,
    rental.local_date(v_rental.origin_location_id, now())))[1];

  insert into rental.rental_charges (
    rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, currency)
  values (
    v_rental.id, v_line.charge_type, v_line.description, v_line.quantity, v_line.unit_price_cents,
    v_line.net_cents, v_line.tax_rate_bp, v_line.tax_cents, v_rental.currency)
  returning * into v_charge;
  perform rental.bill_charge(v_rental, v_charge);
  return v_charge;
end;
$$;

comment on function rental.add_charge(uuid, rental.charge_type, app.cents, text) is
  E'@requiresIdempotencyKey\n'
  'Adds a charge that was found later, taxed as of today: a damage, a fine, fuel, extra '
  'kilometres, a late fee, each on an invoice of its own; or a '
  'discount, which is negative: on the invoice of the return, afterwards as a credit note. '
  'Permission: rentals.charge.\n'
  '@param rental_id The rental; active or completed.\n'
  '@param charge_type What it is for.\n'
  '@param net_cents How much, net, in minor units of the rental''s currency; negative for a '
  'discount.\n'
  '@param reason What the customer reads on the bill.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.add_charge(uuid, rental.charge_type, app.cents, text)
  to staff, admin, service;
