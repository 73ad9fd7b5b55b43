create or replace function reporting.vehicle_results(
  from_date date, to_date date, only_vehicle_id uuid, point reporting.knowledge_points
) returns table (
  vehicle_id uuid, currency app.currency_code, revenue_cents app.cents, expense_cents app.cents
)
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  return query
  select l.vehicle_id, l.currency,
         coalesce(sum(l.credit_cents - l.debit_cents) filter (where a.type = 'revenue'), 0)
           ::bigint::app.cents,
         coalesce(sum(l.debit_cents - l.credit_cents) filter (where a.type = 'expense'), 0)
           ::bigint::app.cents
  from reporting.known_lines(
    from_date, to_date, point.cluster, point.snapshot) l
  join accounting.accounts a on a.id = l.account_id
  where a.type in ('revenue', 'expense')
    and l.vehicle_id is not null
    and (only_vehicle_id is null or l.vehicle_id = only_vehicle_id)
  group by l.vehicle_id, l.currency;
end;
$$;

comment on function reporting.vehicle_results(date, date, uuid, reporting.knowledge_points) is
  E'@behavior -*\nWhat each vehicle earned and cost between two days, by what is known at a point. '
  'Granted to nobody: only security definer functions reach it.';
