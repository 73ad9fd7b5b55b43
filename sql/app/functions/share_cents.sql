-- Exact: bigint would overflow (10^15 cents times 10^4), and numeric division rounds; multiplying
-- by 0.0001 does not.
create or replace function app.share_cents(amount_cents app.cents, share_bp integer)
  returns app.cents
  language sql immutable parallel safe
return floor((amount_cents::numeric * share_bp + 5000) * 0.0001)::bigint::app.cents;

comment on function app.share_cents(app.cents, integer) is
  E'@behavior -*\nA share of an amount, in basis points, rounded half up: half a cent is a whole '
  'one.';
