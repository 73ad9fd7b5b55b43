create or replace function reporting.income_statement(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null, location_id uuid default null
) returns setof reporting.income_statement_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'income_statement', known_at);
begin
  return query
  select * from reporting.income_statement_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, location_id,
    v_point);
end;
$$;

comment on function reporting.income_statement(date, date, timestamptz, uuid, uuid) is
  E'What was earned and spent between two days, and the result of each currency. What carries '
  'the result of a year to RETAINED_EARNINGS does not count. Permission: reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  '@param location_id Only what concerns this location.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.income_statement(date, date, timestamptz, uuid, uuid)
  to staff, admin, service, bi_reader;
