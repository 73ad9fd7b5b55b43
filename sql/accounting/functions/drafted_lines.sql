create or replace function accounting.drafted_lines(items accounting.invoice_item[])
  returns accounting.invoice_line_input[]
  language sql immutable parallel safe
return array(
  select row(null, i.charge_type, app.clean_text(i.description), i.quantity, i.unit_price_cents,
             n.net_cents, coalesce(i.tax_rate_bp, 0),
             app.share_cents(n.net_cents, coalesce(i.tax_rate_bp, 0)))
           ::accounting.invoice_line_input
  from unnest(items) with ordinality i (
    charge_type, description, quantity, unit_price_cents, tax_rate_bp, position)
  cross join lateral (select (i.quantity * i.unit_price_cents)::app.cents as net_cents) n
  order by i.position
);

comment on function accounting.drafted_lines(accounting.invoice_item[]) is
  E'@behavior -*\nThe lines that items make: quantity times price, and the tax on it, rounded half '
  'up.';
