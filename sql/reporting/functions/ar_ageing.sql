create or replace function reporting.ar_ageing(
  effective_at date default null, known_at timestamptz default null, customer_id uuid default null
) returns setof reporting.ar_ageing_row
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
declare
  v_point constant reporting.knowledge_points := reporting.open_report('ar_ageing', known_at);
begin
  return query
  select * from reporting.ar_ageing_rows(
    reporting.to_day(effective_at), customer_id, v_point);
end;
$$;

comment on function reporting.ar_ageing(date, timestamptz, uuid) is
  E'What each customer owed at the end of a day, by how long it had been due. Over all '
  'customers it is the balance of ACCOUNTS_RECEIVABLE. Permission: reports.financial.\n'
  '@param effective_at The day; today if it is left out.\n'
  '@param known_at What the books knew then counts; everything until now if it is left out.\n'
  '@param customer_id Only what concerns this customer.\n'
  'Security definer: adds up what is not all the reader''s to see one by one.';

grant execute on function reporting.ar_ageing(date, timestamptz, uuid)
  to staff, admin, service, bi_reader;
