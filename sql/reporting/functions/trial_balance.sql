-- Stable, so that it is a query of the API; the point that "now" gets is written by a volatile
-- function, and the rows are read by another, whose statements see all that the point knows.
create or replace function reporting.trial_balance(
  effective_at date default null, known_at timestamptz default null
) returns setof reporting.trial_balance_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('trial_balance', known_at);
begin
  return query
  select * from reporting.trial_balance_rows(reporting.to_day(effective_at), v_point);
end;
$$;

comment on function reporting.trial_balance(date, timestamptz) is
  E'What each account had added up to at the end of a day; the debits of a currency equal its '
  'credits. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.trial_balance(date, timestamptz)
  to staff, admin, service, bi_reader;
