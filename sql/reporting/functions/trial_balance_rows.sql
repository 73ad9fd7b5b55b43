create or replace function reporting.trial_balance_rows(
  effective_at date, point reporting.knowledge_points
) returns setof reporting.trial_balance_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(effective_at, effective_at);

  return query
  select b.account_id, a.code, a.type, b.currency, b.debit_cents, b.credit_cents,
         (b.debit_cents - b.credit_cents)::app.cents, point.known_at
  from reporting.balances_at(effective_at, point) b
  join accounting.accounts a on a.id = b.account_id
  order by a.code collate "C", b.currency collate "C";
end;
$$;

comment on function reporting.trial_balance_rows(date, reporting.knowledge_points) is
  E'@behavior -*\nThe rows of the trial balance. Granted to nobody.';
