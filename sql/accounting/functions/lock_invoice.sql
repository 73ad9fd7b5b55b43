-- The receipts that pay it first, as everywhere. One that came to pay it meanwhile is locked late:
-- at worst Postgres finds a deadlock, and the server tries again.
create or replace function accounting.lock_invoice(invoice_id uuid) returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
begin
  perform accounting.lock_receipts_of(invoice_id);
  select * into v_invoice
  from accounting.invoices i where i.id = lock_invoice.invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  perform accounting.lock_receipts_of(invoice_id);
  return v_invoice;
end;
$$;

comment on function accounting.lock_invoice(uuid) is
  E'@behavior -*\nAn invoice, locked after the receipts that pay it. Granted to nobody: only '
  'security definer functions reach it.';
