-- Whole, so that each row is either in force or not; what stays allocated is allocated again.
create or replace function accounting.release_allocation(
  allocation accounting.payment_allocations, released_cents app.cents, entry_date date, reason text
) returns accounting.payment_allocations
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_allocated accounting.journal_entries;
  v_entry accounting.journal_entries;
  v_reversal accounting.payment_allocations;
begin
  select * into strict v_receipt from accounting.receipts r where r.id = allocation.receipt_id;
  select * into strict v_invoice from accounting.invoices i where i.id = allocation.invoice_id;
  select * into strict v_allocated
  from accounting.journal_entries e where e.id = allocation.journal_entry_id;

  v_entry := accounting.post_entry(
    'unallocation', v_id, greatest(entry_date, v_allocated.entry_date),
    'No longer paid: invoice ' || v_invoice.number,
    accounting.mirrored_lines(
      accounting.allocation_lines(v_receipt, v_invoice, allocation.amount_cents)),
    -- Money that came in for the invoice has no entry of its allocation alone.
    case v_allocated.external_ref_type when 'allocation' then v_allocated.id end);
  insert into accounting.payment_allocations (
    id, receipt_id, invoice_id, amount_cents, currency, reverses_id, reason, journal_entry_id)
  values (v_id, allocation.receipt_id, allocation.invoice_id, allocation.amount_cents,
          allocation.currency, allocation.id, release_allocation.reason, v_entry.id)
  returning * into v_reversal;

  if released_cents < allocation.amount_cents then
    perform accounting.write_allocation(
      allocation.receipt_id, allocation.invoice_id, allocation.amount_cents - released_cents,
      v_entry.entry_date);
  end if;
  return v_reversal;
end;
$$;

comment on function accounting.release_allocation(
  accounting.payment_allocations, app.cents, date, text
) is
  E'@behavior -*\nTakes an allocation back, of which so much is to be free; the customer has it as '
  'credit. The caller has locked the receipt, then the invoice. Granted to nobody: only security '
  'definer functions reach it.';
