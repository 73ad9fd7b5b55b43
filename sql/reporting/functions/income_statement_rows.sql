create or replace function reporting.income_statement_rows(
  from_date date, to_date date, vehicle_id uuid, location_id uuid,
  point reporting.knowledge_points
) returns setof reporting.income_statement_row
  language plpgsql volatile rows 50 set search_path = ''
as $$
begin
  perform reporting.require_days(from_date, to_date);

  return query
  with moved as materialized (
    select m.currency, a.type, a.id, a.code, m.balance_cents
    from reporting.movements_between(from_date, to_date, vehicle_id, location_id, point) m
    join accounting.accounts a on a.id = m.account_id
    where a.type in ('revenue', 'expense')
  ),
  part (place, currency, section, account_id, account_code, amount) as (
    select case m.type when 'revenue' then 1 else 2 end, m.currency, m.type::text, m.id, m.code,
           case m.type when 'revenue' then -m.balance_cents else m.balance_cents end
    from moved m
    where m.balance_cents <> 0
    union all
    select 3, m.currency, 'result', null, null, -sum(m.balance_cents)
    from moved m
    group by m.currency
  )
  select p.currency, p.section::reporting.statement_section, p.account_id, p.account_code,
         p.amount::bigint::app.cents, point.known_at
  from part p
  order by p.currency collate "C", p.place, p.account_code collate "C";
end;
$$;

comment on function reporting.income_statement_rows(
  date, date, uuid, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the income statement. Granted to nobody.';
