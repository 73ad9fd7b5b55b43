create or replace function reporting.receipts_unlike_allocations()
  returns setof reporting.violation
  language sql stable
begin atomic
  with spent as (
    select s.receipt_id, sum(s.allocated) as allocated, sum(s.refunded) as refunded
    from (
      select a.receipt_id,
             case when a.reverses_id is null then a.amount_cents else -a.amount_cents end, 0
      from accounting.payment_allocations a
      union all
      select f.receipt_id, 0, f.amount_cents from accounting.receipt_refunds f
    ) s (receipt_id, allocated, refunded)
    group by s.receipt_id
  )
  select 'receipts_unlike_allocations', 'receipt', r.id,
         format('allocated %s of %s, refunded %s of %s', r.allocated_cents,
                coalesce(s.allocated, 0), r.refunded_cents, coalesce(s.refunded, 0))
  from accounting.receipts r
  left join spent s on s.receipt_id = r.id
  where r.allocated_cents <> coalesce(s.allocated, 0)
    or r.refunded_cents <> coalesce(s.refunded, 0);
end;

comment on function reporting.receipts_unlike_allocations() is
  E'@behavior -*\nReceipts that say something else of what they paid and gave back than their '
  'allocations and refunds.';
