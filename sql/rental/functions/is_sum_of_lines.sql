create or replace function rental.is_sum_of_lines(
  lines rental.charge_line[], net_cents app.cents, tax_cents app.cents
) returns boolean
  language sql immutable parallel safe
begin atomic
  select coalesce(sum(l.net_cents), 0) = is_sum_of_lines.net_cents
    and coalesce(sum(l.tax_cents), 0) = is_sum_of_lines.tax_cents
  from unnest(lines) as l;
end;

comment on function rental.is_sum_of_lines(rental.charge_line[], app.cents, app.cents) is
  E'@behavior -*\nWhether a price is what its lines say: these are what is charged in the end.';
