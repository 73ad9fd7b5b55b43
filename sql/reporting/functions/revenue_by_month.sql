create or replace function reporting.revenue_by_month(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  account_code text default null, location_id uuid default null
) returns setof reporting.revenue_by_month_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'revenue_by_month', known_at);
begin
  return query
  select * from reporting.revenue_by_month_rows(
    account_code, reporting.from_day(from_date, to_date), reporting.to_day(to_date), location_id,
    v_point);
end;
$$;

comment on function reporting.revenue_by_month(date, date, timestamptz, text, uuid) is
  E'What was earned between two days, by month, account and location. Permission: '
  'reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param account_code Only this account.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.revenue_by_month(date, date, timestamptz, text, uuid)
  to staff, admin, service, bi_reader;
