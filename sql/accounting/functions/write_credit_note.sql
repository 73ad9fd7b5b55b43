insert into app.rules (name, sqlstate, status, message) values
  ('credit_notes_within_invoice', '23514', null,
   'A credit note is over more than nothing, and no more than is left of its invoice.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.write_credit_note(
  invoice accounting.invoices, issue_date date, reason text, lines accounting.credit_line[]
) returns accounting.credit_notes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_date constant date := greatest(issue_date, invoice.issue_date);
  v_year constant integer := extract(year from v_date);
  v_left_cents constant app.cents :=
    invoice.total_cents - invoice.credited_cents - invoice.written_off_cents;
  v_net_cents app.cents;
  v_tax_cents app.cents;
  v_sequence_number integer;
  v_number text;
  v_entry accounting.journal_entries;
  v_note accounting.credit_notes;
begin
  if invoice.number is null then
    perform app.raise_rule('invoices_settled_when_issued');
  end if;
  select coalesce(sum(l.net_cents), 0), coalesce(sum(l.tax_cents), 0)
  into v_net_cents, v_tax_cents
  from unnest(lines) l;
  if v_net_cents + v_tax_cents not between 1 and v_left_cents then
    perform app.raise_rule('credit_notes_within_invoice',
      jsonb_build_object('leftCents', v_left_cents::text));
  end if;

  v_sequence_number := accounting.take_number('credit_note', v_year);
  v_number := accounting.document_number('credit_note', v_year, v_sequence_number);
  perform accounting.free_invoice(
    invoice, v_net_cents + v_tax_cents - invoice.open_cents, v_date,
    'Credit note ' || v_number);
  v_entry := accounting.post_entry(
    'credit_note', v_id, v_date, format('Credit note %s to invoice %s', v_number, invoice.number),
    accounting.mirrored_lines(accounting.sale_entry_lines(
      invoice, array(select l.account_id from unnest(lines) l),
      array(select l.net_cents from unnest(lines) l), v_tax_cents)));

  insert into accounting.credit_notes (
    id, invoice_id, number, series_year, sequence_number, reason, seller, issue_date, net_cents,
    tax_cents, total_cents, currency, journal_entry_id)
  values (
    v_id, invoice.id, v_number, v_year, v_sequence_number, write_credit_note.reason,
    accounting.seller(), v_date, v_net_cents, v_tax_cents, v_net_cents + v_tax_cents,
    invoice.currency, v_entry.id)
  returning * into v_note;
  insert into accounting.credit_note_lines (
    credit_note_id, position, invoice_line_id, source_id, charge_type, account_id, description,
    net_cents, tax_rate_bp, tax_cents, currency)
  select v_note.id, l.position, l.invoice_line_id, l.source_id, l.charge_type, l.account_id,
         l.description, l.net_cents, l.tax_rate_bp, l.tax_cents, v_note.currency
  from unnest(lines) with ordinality l (
    invoice_line_id, source_id, charge_type, account_id, description, net_cents, tax_rate_bp,
    tax_cents, position);
  return v_note;
end;
$$;

comment on function accounting.write_credit_note(
  accounting.invoices, date, text, accounting.credit_line[]
) is
  E'@behavior -*\nTakes so much of an issued invoice back; where it was paid, the customer has the '
  'money as credit. The caller has locked it (lock_invoice). Granted to nobody: only security '
  'definer functions reach it.';
