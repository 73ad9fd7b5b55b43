create or replace function accounting.receipt_lines(
  money accounting.entry_line, shares accounting.receipt_share[]
) returns accounting.entry_line[]
  language sql immutable parallel safe
return money || array(
  select row('ACCOUNTS_RECEIVABLE', 'credit', s.amount_cents, s.currency, s.vehicle_id,
             s.rental_id, s.customer_id, s.location_id)::accounting.entry_line
  from unnest(shares) s
) || array(
  select row('CUSTOMER_CREDITS', 'credit', r.rest_cents, money.currency, money.vehicle_id,
             money.rental_id, money.customer_id, money.location_id)::accounting.entry_line
  from (
    select money.amount_cents - coalesce(sum(s.amount_cents), 0) as rest_cents
    from unnest(shares) s
  ) r
  where r.rest_cents <> 0
);

comment on function accounting.receipt_lines(
  accounting.entry_line, accounting.receipt_share[]
) is
  E'@behavior -*\nWhat posts money that came in: where it is, what it pays, and the rest as the '
  'customer''s credit.';
