create or replace function accounting.number_invoice(invoice_id uuid, issue_date date)
  returns accounting.invoices
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_year constant integer := extract(year from issue_date);
  v_invoice accounting.invoices;
  v_account_ids uuid[];
  v_net_cents app.cents[];
  v_sequence_number integer;
  v_number text;
  v_entry accounting.journal_entries;
begin
  -- Its number is a key: a weaker lock would have to be raised, against whoever adds a line.
  select * into strict v_invoice
  from accounting.invoices i where i.id = number_invoice.invoice_id
  for update;
  -- Before a number is taken; the trigger has the last word.
  if v_invoice.status <> 'draft' then
    perform app.raise_rule('invoices_status_transition',
      jsonb_build_object('from', v_invoice.status, 'to', 'issued'));
  end if;
  select array_agg(l.account_id), array_agg(l.net_cents) into v_account_ids, v_net_cents
  from accounting.invoice_lines l
  where l.invoice_id = v_invoice.id;

  v_sequence_number := accounting.take_number('invoice', v_year);
  v_number := accounting.document_number('invoice', v_year, v_sequence_number);
  v_entry := accounting.post_entry(
    'invoice', v_invoice.id, issue_date, 'Invoice ' || v_number,
    accounting.sale_entry_lines(v_invoice, v_account_ids, v_net_cents, v_invoice.tax_cents));

  update accounting.invoices i
  set status = 'issued', number = v_number, series_year = v_year,
      sequence_number = v_sequence_number, seller = accounting.seller(),
      issue_date = number_invoice.issue_date,
      due_date = number_invoice.issue_date + (
        select s.payment_days from accounting.company_settings s where s.is_only),
      journal_entry_id = v_entry.id
  where i.id = v_invoice.id
  returning * into v_invoice;
  return v_invoice;
end;
$$;

comment on function accounting.number_invoice(uuid, date) is
  E'@behavior -*\nIssues the draft of an invoice: its number, its entry, its days. Granted to '
  'nobody: only security definer functions reach it.';
