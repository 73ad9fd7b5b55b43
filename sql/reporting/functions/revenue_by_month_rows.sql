create or replace function reporting.revenue_by_month_rows(
  account_code text, from_date date, to_date date, location_id uuid,
  point reporting.knowledge_points
) returns setof reporting.revenue_by_month_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(revenue_by_month_rows.from_date, revenue_by_month_rows.to_date);

  return query
  select date_trunc('month', l.entry_date::timestamp)::date as month_date, a.id, a.code,
         l.location_id, l.currency, sum(l.credit_cents - l.debit_cents)::bigint::app.cents,
         point.known_at
  from reporting.known_lines(
    revenue_by_month_rows.from_date, revenue_by_month_rows.to_date,
    point.cluster, point.snapshot) l
  join accounting.accounts a on a.id = l.account_id
  where a.type = 'revenue'
    and (revenue_by_month_rows.account_code is null
      or a.code = revenue_by_month_rows.account_code)
    and (revenue_by_month_rows.location_id is null
      or l.location_id = revenue_by_month_rows.location_id)
    and not exists (
      select from accounting.year_closings y
      where l.journal_entry_id in (y.journal_entry_id, y.reversal_entry_id))
  group by 1, a.id, a.code, l.location_id, l.currency
  order by 1, a.code collate "C", l.location_id, l.currency collate "C";
end;
$$;

comment on function reporting.revenue_by_month_rows(
  text, date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the revenue by month. Granted to nobody.';
