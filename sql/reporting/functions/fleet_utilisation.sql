create or replace function reporting.fleet_utilisation(
  from_date date default null, to_date date default null, known_at timestamptz default null,
  vehicle_id uuid default null
) returns setof reporting.fleet_utilisation_row
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report(
    'fleet_utilisation', known_at);
begin
  return query
  select * from reporting.fleet_utilisation_rows(
    reporting.from_day(from_date, to_date), reporting.to_day(to_date), vehicle_id, v_point);
end;
$$;

comment on function reporting.fleet_utilisation(date, date, timestamptz, uuid) is
  E'How each vehicle spent the days between two days, until today, and what it earned. '
  'Permission: reports.fleet.\n'
  '@param from_date The first day; the first of the year of the last one if it is left out.\n'
  '@param to_date The last day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param vehicle_id Only what concerns this vehicle.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.fleet_utilisation(date, date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
