create or replace function accounting.discard_invoice(invoice_id uuid)
  returns accounting.invoices
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_invoice accounting.invoices;
begin
  perform app.require_permission('invoices.manage');

  update accounting.invoices i
  set status = 'discarded'
  where i.id = discard_invoice.invoice_id
  returning * into v_invoice;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  return v_invoice;
end;
$$;

comment on function accounting.discard_invoice(uuid) is
  E'Gives a draft up; it keeps its lines, and never had a number. Permission: invoices.manage.\n'
  '@param invoice_id The draft.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.discard_invoice(uuid) to staff, admin, service;
