create or replace function accounting.write_allocation(
  receipt_id uuid, invoice_id uuid, amount_cents app.cents, entry_date date
) returns accounting.payment_allocations
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_entry accounting.journal_entries;
  v_allocation accounting.payment_allocations;
begin
  select * into strict v_receipt
  from accounting.receipts r where r.id = write_allocation.receipt_id;
  select * into strict v_invoice
  from accounting.invoices i where i.id = write_allocation.invoice_id;

  v_entry := accounting.post_entry(
    'allocation', v_id, entry_date, 'Credit of the customer pays invoice ' || v_invoice.number,
    accounting.allocation_lines(v_receipt, v_invoice, amount_cents));
  insert into accounting.payment_allocations (
    id, receipt_id, invoice_id, amount_cents, currency, journal_entry_id)
  values (v_id, v_receipt.id, v_invoice.id, write_allocation.amount_cents, v_receipt.currency,
          v_entry.id)
  returning * into v_allocation;
  return v_allocation;
end;
$$;

comment on function accounting.write_allocation(uuid, uuid, app.cents, date) is
  E'@behavior -*\nPays so much of an invoice by so much of a receipt, posted on a day. The caller '
  'has locked the receipt, then the invoice. Granted to nobody: only security definer functions '
  'reach it.';
