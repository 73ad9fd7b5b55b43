create or replace function reporting.refunds_unlike_payments() returns setof reporting.violation
  language sql stable
begin atomic
  select 'refunds_unlike_payments', 'rental_refund', coalesce(p.id, r.source_id),
         format('given back %s, in the books %s', coalesce(p.amount_cents, 0),
                coalesce(r.amount_cents, 0))
  from rental.rental_refunds p
  full join (
    select f.source_id, f.amount_cents
    from accounting.receipt_refunds f
    where f.source_type = 'rental_refund'
  ) r on r.source_id = p.id
  where p.amount_cents is distinct from r.amount_cents;
end;

comment on function reporting.refunds_unlike_payments() is
  E'@behavior -*\nRefunds of rental payments that the books do not have, or the other way round.';
