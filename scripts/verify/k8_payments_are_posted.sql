-- Money that came in is one receipt, refunds and all; money that did not come in is none.
select p.id as payment_id, p.status, p.amount_cents, p.refunded_cents,
       r.amount_cents as received_cents, r.refunded_cents as given_back_cents
from rental.rental_payments p
full join (
  select r.source_id, r.amount_cents, r.currency,
         (select coalesce(sum(f.amount_cents), 0)
          from accounting.receipt_refunds f where f.receipt_id = r.id) as refunded_cents
  from accounting.receipts r where r.source_type = 'rental_payment'
) r on r.source_id = p.id
where p.status in ('captured', 'refunded')
  and (p.amount_cents, p.refunded_cents, p.currency)
    is distinct from (r.amount_cents, r.refunded_cents, r.currency)
  or p.id is null
  or p.status not in ('captured', 'refunded') and r.source_id is not null
