create or replace function accounting.free_invoice(
  invoice accounting.invoices, missing_cents app.cents, entry_date date, reason text
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  for v_allocation in
    select * from accounting.allocations_in_force(invoice_id => invoice.id) a order by a.id desc
  loop
    exit when missing_cents <= 0;
    perform accounting.release_allocation(
      v_allocation, least(v_allocation.amount_cents, missing_cents), entry_date, reason);
    missing_cents := missing_cents - v_allocation.amount_cents;
  end loop;
end;
$$;

comment on function accounting.free_invoice(accounting.invoices, app.cents, date, text) is
  E'@behavior -*\nFrees so much of an invoice from the receipts that pay it, newest first. The '
  'caller has locked them (lock_invoice). Granted to nobody: only security definer functions '
  'reach it.';
