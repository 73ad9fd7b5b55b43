create or replace function accounting.record_payable(
  source_type text, source_id uuid, description text, amount_cents app.cents,
  currency app.currency_code, expense_account_code text, vehicle_id uuid, entry_date date
) returns accounting.payables
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_id constant uuid := uuidv7();
  v_entry accounting.journal_entries;
  v_payable accounting.payables;
begin
  v_entry := accounting.post_entry(
    'payable', v_id, accounting.posting_date(record_payable.entry_date),
    record_payable.description,
    array[
      row(expense_account_code, 'debit', amount_cents, currency, vehicle_id, null, null, null)
        ::accounting.entry_line,
      row('ACCOUNTS_PAYABLE', 'credit', amount_cents, currency, vehicle_id, null, null, null)
        ::accounting.entry_line]);
  insert into accounting.payables (
    id, source_type, source_id, description, expense_account_id, vehicle_id, amount_cents,
    currency, incurred_on, journal_entry_id)
  select v_id, record_payable.source_type, record_payable.source_id, record_payable.description,
         a.id, record_payable.vehicle_id, record_payable.amount_cents, record_payable.currency,
         v_entry.entry_date, v_entry.id
  from accounting.accounts a where a.code = expense_account_code
  returning * into v_payable;
  return v_payable;
end;
$$;

comment on function accounting.record_payable(
  text, uuid, text, app.cents, app.currency_code, text, uuid, date
) is
  E'@behavior -*\nRecords what we owe somebody. Granted to nobody: only security definer functions '
  'reach it.';
