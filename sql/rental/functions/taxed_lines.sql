create or replace function rental.taxed_lines(
  lines rental.charge_line[], location_id uuid, on_date date
) returns rental.charge_line[]
  language sql stable
begin atomic
  select coalesce(array_agg(
    (l.charge_type, l.description, l.quantity, l.unit_price_cents, l.net_cents,
     coalesce(t.rate_bp, 0), app.share_cents(l.net_cents, coalesce(t.rate_bp, 0))
    )::rental.charge_line
    order by l.position), '{}')
  from unnest(lines) with ordinality as l (
    charge_type, description, quantity, unit_price_cents, net_cents, tax_rate_bp, tax_cents,
    position)
  left join rental.tax_rates t
    on t.location_id = taxed_lines.location_id
   and t.charge_type = l.charge_type
   and t.valid_during @> taxed_lines.on_date;
end;

comment on function rental.taxed_lines(rental.charge_line[], uuid, date) is
  E'@behavior -*\nThe lines with the tax of a location and a date on each, rounded half up line by '
  'line; no rate, no tax. Granted to nobody: only security definer functions reach it.';
