create or replace function accounting.free_receipt(
  receipt accounting.receipts, missing_cents app.cents, entry_date date
) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_allocation accounting.payment_allocations;
begin
  if missing_cents <= 0 then
    return;
  end if;
  perform from accounting.invoices i
  where i.id in (
    select a.invoice_id from accounting.payment_allocations a where a.receipt_id = receipt.id)
  order by i.id
  for no key update;

  for v_allocation in
    select * from accounting.allocations_in_force(receipt_id => receipt.id) a order by a.id desc
  loop
    exit when missing_cents <= 0;
    perform accounting.release_allocation(
      v_allocation, least(v_allocation.amount_cents, missing_cents), entry_date,
      'The money was given back');
    missing_cents := missing_cents - v_allocation.amount_cents;
  end loop;
end;
$$;

comment on function accounting.free_receipt(accounting.receipts, app.cents, date) is
  E'@behavior -*\nFrees so much of a receipt from the invoices that it pays, newest first. The '
  'caller has locked the receipt. Granted to nobody: only security definer functions reach it.';
