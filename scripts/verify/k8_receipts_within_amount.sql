-- Of a receipt no more is allocated and given back than came in, by the rows themselves.
select r.id as receipt_id, r.amount_cents, r.allocated_cents, a.cents as allocations_cents,
       r.refunded_cents, f.cents as refunds_cents
from accounting.receipts r
cross join lateral (
  select coalesce(sum(case when a.reverses_id is null then a.amount_cents
                           else -a.amount_cents end), 0) as cents
  from accounting.payment_allocations a where a.receipt_id = r.id
) a
cross join lateral (
  select coalesce(sum(f.amount_cents), 0) as cents
  from accounting.receipt_refunds f where f.receipt_id = r.id
) f
where r.allocated_cents <> a.cents
  or r.refunded_cents <> f.cents
  or a.cents < 0
  or a.cents + f.cents > r.amount_cents
