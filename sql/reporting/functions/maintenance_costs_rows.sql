create or replace function reporting.maintenance_costs_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.maintenance_costs_row
  language plpgsql volatile rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set random_page_cost = 1.1
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(maintenance_costs_rows.from_date, maintenance_costs_rows.to_date);

  return query
  select date_trunc('month', l.entry_date::timestamp)::date as month_date, l.vehicle_id,
         j.kind::text::maintenance.maintenance_kind, l.currency,
         count(distinct l.journal_entry_id)::integer,
         sum(l.debit_cents - l.credit_cents)::bigint::app.cents, point.known_at
  from reporting.known_lines(
    maintenance_costs_rows.from_date, maintenance_costs_rows.to_date,
    point.cluster, point.snapshot) l
  left join accounting.payables p
    on l.external_ref_type = 'payable' and p.id = l.external_ref_id
  left join maintenance.maintenance_jobs j
    on p.source_type = 'maintenance_job' and j.id = p.source_id
  where l.account_id = (
      select a.id from accounting.accounts a where a.code = 'EXP_MAINTENANCE')
    and (maintenance_costs_rows.vehicle_id is null
      or l.vehicle_id = maintenance_costs_rows.vehicle_id)
    and not exists (
      select from accounting.year_closings y
      where l.journal_entry_id in (y.journal_entry_id, y.reversal_entry_id))
  group by 1, l.vehicle_id, j.kind, l.currency
  order by 1, l.vehicle_id, j.kind collate "C", l.currency collate "C";
end;
$$;

comment on function reporting.maintenance_costs_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of what maintenance cost. Granted to nobody.';
