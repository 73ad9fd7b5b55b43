create or replace function accounting.reopen_period(period_id uuid, reason text)
  returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.reopen');

  select * into v_period from accounting.periods p where p.id = reopen_period.period_id;
  if not found then
    perform app.raise_not_found('period');
  end if;
  v_period := accounting.locked_period(v_period.starts_on);

  update accounting.period_closings c
  set reopened_reason = app.clean_text(reopen_period.reason)
  where c.period_id = v_period.id and c.reopened_at is null;
  update accounting.periods p set status = 'open' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.reopen_period(uuid, text) is
  E'Opens a closed month again, the last one first (PERIODS_CLOSED_IN_ORDER). Opening December '
  'takes back what carried the result of its year. Permission: accounting.reopen.\n'
  '@param period_id The period.\n'
  '@param reason Why; it stays on record.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.reopen_period(uuid, text) to staff, admin, service;
