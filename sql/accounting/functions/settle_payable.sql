insert into app.rules (name, sqlstate, status, message) values
  ('payables_settled_from_money', '23514', null, 'A payable is paid from CASH or BANK.'),
  ('payables_settled_not_future', '23514', null, 'A payable is not settled in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function accounting.settle_payable(
  payable_id uuid, account_code text, reference text default null, settled_on date default null
) returns accounting.payables
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_date constant date := coalesce(settle_payable.settled_on, accounting.today());
  v_payable accounting.payables;
  v_entry accounting.journal_entries;
begin
  perform app.require_permission('accounting.post');
  if account_code not in ('CASH', 'BANK') then
    perform app.raise_rule('payables_settled_from_money');
  elsif v_date > accounting.today() then
    perform app.raise_rule('payables_settled_not_future');
  end if;
  select * into v_payable
  from accounting.payables p where p.id = payable_id
  for no key update;
  if not found then
    perform app.raise_not_found('payable');
  elsif v_payable.status = 'settled' then
    perform app.raise_rule('payables_status_transition');
  end if;

  v_entry := accounting.post_entry(
    'payable_settlement', v_payable.id, v_date, 'Settled: ' || v_payable.description,
    array[
      row('ACCOUNTS_PAYABLE', 'debit', v_payable.amount_cents, v_payable.currency,
          v_payable.vehicle_id, null, null, null)::accounting.entry_line,
      row(account_code, 'credit', v_payable.amount_cents, v_payable.currency,
          v_payable.vehicle_id, null, null, null)::accounting.entry_line]);
  update accounting.payables p
  set status = 'settled', settled_on = v_date, settlement_entry_id = v_entry.id,
      settled_account_id = (select a.id from accounting.accounts a where a.code = account_code),
      settlement_reference = app.clean_text(reference)
  where p.id = v_payable.id
  returning * into v_payable;
  return v_payable;
end;
$$;

comment on function accounting.settle_payable(uuid, text, text, date) is
  E'@requiresIdempotencyKey\n'
  'Pays what we owe. Permission: accounting.post.\n'
  '@param payable_id The payable.\n'
  '@param account_code What it is paid from: CASH or BANK.\n'
  '@param reference The number of the transfer or receipt.\n'
  '@param settled_on The day it was paid; today, if not given.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function accounting.settle_payable(uuid, text, text, date)
  to staff, admin, service;
