-- What was given back of a payment is the sum of its refunds, and no more than was captured.
select p.id as payment_id, p.status, p.amount_cents, p.refunded_cents,
       sum(r.amount_cents) as refunds_cents
from rental.rental_payments p
left join rental.rental_refunds r on r.payment_id = p.id
group by p.id, p.status, p.amount_cents, p.refunded_cents
having p.refunded_cents <> coalesce(sum(r.amount_cents), 0)
  or coalesce(sum(r.amount_cents), 0)
     > case when p.status in ('captured', 'refunded') then p.amount_cents else 0 end
