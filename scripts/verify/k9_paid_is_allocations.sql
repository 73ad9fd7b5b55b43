-- What counts against an invoice is the sum of its allocations, credit notes and write-offs; what
-- is open by them is what its status says.
select i.id as invoice_id, i.status, i.total_cents, i.allocated_cents,
       a.cents as allocations_cents, i.credited_cents, c.cents as credit_notes_cents,
       i.written_off_cents, w.cents as write_offs_cents
from accounting.invoices i
cross join lateral (
  select coalesce(sum(case when a.reverses_id is null then a.amount_cents
                           else -a.amount_cents end), 0) as cents
  from accounting.payment_allocations a where a.invoice_id = i.id
) a
cross join lateral (
  select coalesce(sum(n.total_cents), 0) as cents
  from accounting.credit_notes n where n.invoice_id = i.id
) c
cross join lateral (
  select coalesce(sum(w.amount_cents), 0) as cents
  from accounting.write_offs w where w.invoice_id = i.id
) w
where i.allocated_cents <> a.cents
  or i.credited_cents <> c.cents
  or i.written_off_cents <> w.cents
  or a.cents + c.cents + w.cents > i.total_cents
  or (i.status in ('paid', 'void', 'written_off'))
    <> (a.cents + c.cents + w.cents = i.total_cents)
