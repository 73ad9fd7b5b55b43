create or replace function reporting.tax_report(
  from_date date default null, to_date date default null, known_at timestamptz default null
) returns setof reporting.tax_report_row
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('tax_report', known_at);
begin
  return query
  select * from reporting.tax_report_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), v_point);
end;
$$;

comment on function reporting.tax_report(date, date, timestamptz) is
  E'What was invoiced and credited between two days at each rate of tax. Permission: '
  'reports.financial.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.tax_report(date, date, timestamptz)
  to staff, admin, service, bi_reader;
