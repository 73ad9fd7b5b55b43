create or replace function accounting.close_period(starts_on date) returns accounting.periods
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_period accounting.periods;
begin
  perform app.require_permission('accounting.close');

  -- A month without postings is closed too.
  perform accounting.open_period(close_period.starts_on);
  v_period := accounting.locked_period(close_period.starts_on);
  update accounting.periods p set status = 'closed' where p.id = v_period.id
  returning * into v_period;
  return v_period;
end;
$$;

comment on function accounting.close_period(date) is
  E'Closes a month of the books: nothing is posted into it any more. Refused before it is over '
  '(PERIODS_CLOSED_AFTER_END) and while an earlier one is open (PERIODS_CLOSED_IN_ORDER); '
  'December is closed with its year (PERIODS_CLOSED_WITH_YEAR). Permission: accounting.close.\n'
  '@param starts_on The first day of the month.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function accounting.close_period(date) to staff, admin, service;
