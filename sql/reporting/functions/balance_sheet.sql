create or replace function reporting.balance_sheet(
  effective_at date default null, known_at timestamptz default null
) returns setof reporting.balance_sheet_row
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('balance_sheet', known_at);
begin
  return query
  select * from reporting.balance_sheet_rows(
    reporting.to_day(effective_at), v_point);
end;
$$;

comment on function reporting.balance_sheet(date, timestamptz) is
  E'What there was at the end of a day, and whose it was. Results that no closing of a year '
  'has carried to RETAINED_EARNINGS stand beside the equity. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.balance_sheet(date, timestamptz)
  to staff, admin, service, bi_reader;
