-- What a search assumes before a plan is chosen. By the day in UTC: a search knows no place, and a
-- quote decides.
create or replace function rental.default_turnaround(vehicle_class_id uuid, at timestamptz)
  returns interval
  language sql stable
begin atomic
  select coalesce((
    select make_interval(mins => pr.turnaround_minutes)
    from rental.pricing_plans p
    join rental.pricing_plan_rates pr on pr.pricing_plan_id = p.id
    where p.is_default
      and (p.vehicle_class_id = default_turnaround.vehicle_class_id or p.vehicle_class_id is null)
      and pr.valid_during @> (default_turnaround.at at time zone 'UTC')::date
    order by p.vehicle_class_id nulls last
    limit 1), interval '0');
end;

comment on function rental.default_turnaround(uuid, timestamptz) is
  E'@behavior -*\nThe turnaround of the plan that a class is rented by unless another is asked '
  'for; nothing without prices. Granted to nobody: only security definer functions reach it.';
