create or replace function accounting.mirrored_lines(lines accounting.entry_line[])
  returns accounting.entry_line[]
  language sql immutable parallel safe
return (
  select array_agg(
    row(l.account_code, case l.direction when 'debit' then 'credit' else 'debit' end,
        l.amount_cents, l.currency, l.vehicle_id, l.rental_id, l.customer_id, l.location_id)
      ::accounting.entry_line
    order by l.line_number)
  from unnest(lines) with ordinality l (
    account_code, direction, amount_cents, currency, vehicle_id, rental_id, customer_id,
    location_id, line_number)
);

comment on function accounting.mirrored_lines(accounting.entry_line[]) is
  E'@behavior -*\nThe lines that take these back: each on the other side.';
