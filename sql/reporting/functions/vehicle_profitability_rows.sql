create or replace function reporting.vehicle_profitability_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.vehicle_profitability_row
  language plpgsql volatile rows 1000 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(from_date, to_date);

  return query
  select r.vehicle_id, r.currency, r.revenue_cents, r.expense_cents,
         (r.revenue_cents - r.expense_cents)::app.cents, d.km,
         round(r.expense_cents::numeric / nullif(d.km, 0))::bigint::app.cents, point.known_at
  from reporting.vehicle_results(
    from_date, to_date, vehicle_profitability_rows.vehicle_id, point) r
  cross join lateral (select reporting.driven_km(r.vehicle_id, from_date, to_date)) d (km)
  order by r.vehicle_id, r.currency collate "C";
end;
$$;

comment on function reporting.vehicle_profitability_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the profitability of the vehicles. Granted to nobody.';
