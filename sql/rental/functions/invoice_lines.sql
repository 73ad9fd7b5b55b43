create or replace function rental.invoice_lines(charges rental.rental_charges[])
  returns accounting.invoice_line_input[]
  language sql immutable parallel safe
return (
  select array_agg(
    row(c.id, c.charge_type, c.description, c.quantity, c.unit_price_cents, c.net_cents,
        c.tax_rate_bp, c.tax_cents)::accounting.invoice_line_input
    order by c.id)
  from unnest(charges) c
);

comment on function rental.invoice_lines(rental.rental_charges[]) is
  E'@behavior -*\nCharges as the lines of an invoice, in the order in which they were written.';
