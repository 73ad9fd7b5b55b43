create or replace function reporting.fleet_utilisation_rows(
  from_date date, to_date date, vehicle_id uuid, point reporting.knowledge_points
) returns setof reporting.fleet_utilisation_row
  language plpgsql volatile rows 1000 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform reporting.require_days(from_date, to_date);

  return query
  select d.vehicle_id, d.fleet_days, d.rented_days, d.maintenance_days, d.blocked_days,
         k.available_days - d.rented_days, r.currency, r.revenue_cents,
         round(r.revenue_cents::numeric / nullif(k.available_days, 0))::bigint::app.cents,
         point.known_at
  from reporting.vehicle_days(
    from_date, to_date, fleet_utilisation_rows.vehicle_id) d
  cross join lateral (
    select d.fleet_days - d.maintenance_days - d.blocked_days) k (available_days)
  left join reporting.vehicle_results(
    from_date, to_date, fleet_utilisation_rows.vehicle_id, point) r
    on r.vehicle_id = d.vehicle_id and r.revenue_cents <> 0
  order by d.vehicle_id, r.currency collate "C";
end;
$$;

comment on function reporting.fleet_utilisation_rows(
  date, date, uuid, reporting.knowledge_points
) is
  E'@behavior -*\nThe rows of the utilisation of the fleet. Granted to nobody.';
