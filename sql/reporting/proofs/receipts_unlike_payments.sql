create or replace function reporting.receipts_unlike_payments() returns setof reporting.violation
  language sql stable
begin atomic
  with taken (source_type, id, amount_cents, currency) as (
    select 'rental_payment', p.id, p.amount_cents, p.currency
    from rental.rental_payments p
    where p.status in ('captured', 'refunded')
    union all
    select 'rental_deposit', d.id, d.captured_cents, d.currency
    from rental.rental_deposits d
    where d.status = 'captured'
  ),
  received as (
    select r.source_type, r.source_id, r.amount_cents, r.currency
    from accounting.receipts r
    where r.source_type in ('rental_payment', 'rental_deposit')
  )
  select 'receipts_unlike_payments', coalesce(t.source_type, r.source_type),
         coalesce(t.id, r.source_id),
         format('taken %s %s, received %s %s', coalesce(t.amount_cents, 0), t.currency,
                coalesce(r.amount_cents, 0), r.currency)
  from taken t
  full join received r on r.source_type = t.source_type and r.source_id = t.id
  where (t.amount_cents, t.currency) is distinct from (r.amount_cents, r.currency);
end;

comment on function reporting.receipts_unlike_payments() is
  E'@behavior -*\nCaptured payments and kept deposits of rentals that the books have not received, '
  'or the other way round.';
