create or replace function accounting.given_back_cents(receipt_id uuid) returns app.cents
  language sql stable
return (
  select coalesce(sum(r.amount_cents), 0)
  from accounting.receipt_refunds r
  where r.receipt_id = given_back_cents.receipt_id
)::app.cents;

comment on function accounting.given_back_cents(uuid) is
  E'@behavior -*\nHow much of a receipt was given back: the sum of its refunds.';
