create or replace function accounting.close_year(year integer) returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_december constant date := make_date(close_year.year, 12, 1);
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.close');

  perform accounting.open_period(v_december);
  v_period := accounting.locked_period(v_december);
  -- What the year carries is only known when nothing can be added to it.
  if exists (
    select from accounting.periods p where p.starts_on < v_december and p.status = 'open'
  ) then
    perform app.raise_rule('periods_closed_in_order');
  elsif v_period.ends_on >= accounting.today() then
    perform app.raise_rule('periods_closed_after_end',
      jsonb_build_object('endsOn', v_period.ends_on));
  end if;

  if v_period.status = 'open' then
    perform accounting.carry_year(close_year.year);
  end if;
  update accounting.periods p set status = 'closed' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.close_year(integer) is
  E'@requiresIdempotencyKey\n'
  'Closes a year: carries its revenue and expense to RETAINED_EARNINGS, in each currency, and '
  'closes December. Refused before the year is over (PERIODS_CLOSED_AFTER_END) and while an '
  'earlier month is open (PERIODS_CLOSED_IN_ORDER). Permission: accounting.close.\n'
  '@param year The year.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.close_year(integer) to staff, admin, service;
