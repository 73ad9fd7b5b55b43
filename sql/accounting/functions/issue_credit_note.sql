create or replace function accounting.issue_credit_note(
  invoice_id uuid, reason text, items accounting.credit_item[] default '{}'
) returns accounting.credit_notes
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_invoice accounting.invoices;
  v_lines accounting.credit_line[];
begin
  perform app.require_permission('invoices.manage');
  v_invoice := accounting.lock_invoice(invoice_id);

  if coalesce(cardinality(items), 0) = 0 then
    v_lines := accounting.uncredited_lines(v_invoice.id);
  else
    v_lines := accounting.credited_lines(v_invoice.id, items);
    if cardinality(v_lines) < cardinality(items) then
      perform app.raise_rule('credit_note_lines_of_invoice');
    end if;
  end if;
  return accounting.write_credit_note(
    v_invoice, accounting.today(), app.clean_text(reason), v_lines);
end;
$$;

comment on function accounting.issue_credit_note(uuid, text, accounting.credit_item[]) is
  E'@requiresIdempotencyKey\n'
  'Takes an issued invoice back, in part or whole; wholly credited, it is void. What was paid of '
  'it becomes credit of the customer. Permission: invoices.manage.\n'
  '@param invoice_id The invoice.\n'
  '@param reason What the customer reads on the credit note.\n'
  '@param items How much of which lines; all that is left, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.issue_credit_note(uuid, text, accounting.credit_item[])
  to staff, admin, service;
