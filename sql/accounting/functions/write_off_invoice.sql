insert into app.rules (name, sqlstate, status, message) values
  ('write_offs_something_open', '55000', null, 'Nothing is open of this invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.write_off_invoice(invoice_id uuid, reason text)
  returns accounting.write_offs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_invoice accounting.invoices;
  v_entry accounting.journal_entries;
  v_write_off accounting.write_offs;
begin
  perform app.require_permission('invoices.manage');
  select * into v_invoice
  from accounting.invoices i where i.id = write_off_invoice.invoice_id
  for no key update;
  if not found then
    perform app.raise_not_found('invoice');
  end if;
  if v_invoice.open_cents = 0 then
    perform app.raise_rule('write_offs_something_open');
  end if;

  v_entry := accounting.post_entry(
    'write_off', v_id, accounting.today(), 'Written off: invoice ' || v_invoice.number,
    accounting.write_off_lines(v_invoice));
  insert into accounting.write_offs (
    id, invoice_id, amount_cents, currency, reason, written_off_on, journal_entry_id)
  values (v_id, v_invoice.id, v_invoice.open_cents, v_invoice.currency,
          app.clean_text(write_off_invoice.reason), v_entry.entry_date, v_entry.id)
  returning * into v_write_off;
  return v_write_off;
end;
$$;

comment on function accounting.write_off_invoice(uuid, text) is
  E'@requiresIdempotencyKey\n'
  'Gives up what is still open of an invoice. Permission: invoices.manage.\n'
  '@param invoice_id The invoice.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.write_off_invoice(uuid, text) to staff, admin, service;
