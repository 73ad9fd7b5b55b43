create or replace function reporting.invoices_unlike_settlements()
  returns setof reporting.violation
  language sql stable
begin atomic
  with settled as (
    select s.invoice_id, sum(s.allocated) as allocated, sum(s.credited) as credited,
           sum(s.written_off) as written_off
    from (
      select a.invoice_id,
             case when a.reverses_id is null then a.amount_cents else -a.amount_cents end, 0, 0
      from accounting.payment_allocations a
      union all
      select c.invoice_id, 0, c.total_cents, 0 from accounting.credit_notes c
      union all
      select w.invoice_id, 0, 0, w.amount_cents from accounting.write_offs w
    ) s (invoice_id, allocated, credited, written_off)
    group by s.invoice_id
  )
  select 'invoices_unlike_settlements', 'invoice', i.id,
         format('paid %s of %s allocated, credited %s of %s, written off %s of %s',
                i.allocated_cents, coalesce(s.allocated, 0), i.credited_cents,
                coalesce(s.credited, 0), i.written_off_cents, coalesce(s.written_off, 0))
  from accounting.invoices i
  left join settled s on s.invoice_id = i.id
  where i.allocated_cents <> coalesce(s.allocated, 0)
    or i.credited_cents <> coalesce(s.credited, 0)
    or i.written_off_cents <> coalesce(s.written_off, 0);
end;

comment on function reporting.invoices_unlike_settlements() is
  E'@behavior -*\nInvoices that say something else of what was paid, credited and written off than '
  'their allocations, credit notes and write-offs.';
