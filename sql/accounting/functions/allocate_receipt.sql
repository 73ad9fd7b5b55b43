insert into app.rules (name, sqlstate, status, message) values
  ('payment_allocations_within_open', '23514', null,
   'An allocation is over more than nothing, and no more than is open of the receipt and of the '
   'invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.allocate_receipt(
  receipt_id uuid, invoice_id uuid, amount_cents app.cents default null
) returns accounting.payment_allocations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_receipt accounting.receipts;
  v_invoice accounting.invoices;
  v_most_cents app.cents;
begin
  perform app.require_permission('invoices.manage');
  select * into v_receipt
  from accounting.receipts r where r.id = receipt_id
  for no key update;
  if not found then
    perform app.raise_not_found('receipt');
  end if;
  select * into v_invoice
  from accounting.invoices i where i.id = invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;

  perform accounting.refuse_foreign_invoice(v_receipt, v_invoice);
  if v_invoice.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;
  v_most_cents := least(v_receipt.unapplied_cents, v_invoice.open_cents);
  if coalesce(amount_cents, v_most_cents) not between 1 and v_most_cents then
    perform app.raise_rule('payment_allocations_within_open', jsonb_build_object(
      'unappliedCents', v_receipt.unapplied_cents::text,
      'openCents', v_invoice.open_cents::text));
  end if;
  return accounting.write_allocation(
    v_receipt.id, v_invoice.id, coalesce(amount_cents, v_most_cents), accounting.today());
end;
$$;

comment on function accounting.allocate_receipt(uuid, uuid, app.cents) is
  E'@requiresIdempotencyKey\n'
  'Pays an invoice by credit of its customer. Permission: invoices.manage.\n'
  '@param receipt_id The receipt that the credit comes from.\n'
  '@param invoice_id The invoice; of the same customer and currency.\n'
  '@param amount_cents How much, in minor units; as much as both allow, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.allocate_receipt(uuid, uuid, app.cents)
  to staff, admin, service;
