create or replace function rental.write_charges(
  charged rental.rentals, lines rental.charge_line[]
) returns void
  language sql volatile
begin atomic
  insert into rental.rental_charges (
    rental_id, charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp,
    tax_cents, currency)
  select charged.id, l.charge_type, l.description, l.quantity, l.unit_price_cents, l.net_cents,
         l.tax_rate_bp, l.tax_cents, charged.currency
  from unnest(lines) with ordinality as l (
    charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp, tax_cents,
    position)
  order by l.position;
end;

comment on function rental.write_charges(rental.rentals, rental.charge_line[]) is
  E'@behavior -*\nWrites what a customer owes for a rental. Granted to nobody: only security '
  'definer functions reach it.';
