-- The key is the rental: overdue_at is set once, in the transaction that emits the event. A row
-- that somebody holds is being returned or extended: skipped, and judged by the next run.
create or replace function rental.flag_overdue_rentals() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_flagged bigint;
begin
  perform app.act_as_system();

  with late as (
    select r.id
    from rental.rentals r
    join rental.pricing_plan_rates p on p.id = r.pricing_plan_rate_id
    where r.status = 'active' and r.overdue_at is null
      and r.end_at + make_interval(mins => p.late_grace_minutes) < now()
    order by r.end_at
    limit 1000
    for no key update of r skip locked
  ),
  flagged as (
    update rental.rentals r set overdue_at = now()
    from late where r.id = late.id
    returning r.*
  )
  select count(*) into v_flagged
  from flagged f
  cross join lateral app.emit_event('RentalOverdue', 'rental', f.id, jsonb_build_object(
    'id', f.id, 'customer_id', f.customer_id, 'vehicle_id', f.vehicle_id,
    'destination_location_id', f.destination_location_id, 'end_at', f.end_at,
    'overdue_at', f.overdue_at, 'status', f.status)) as told;
  return v_flagged;
end;
$$;

comment on function rental.flag_overdue_rentals() is
  E'@behavior -*\nFlags active rentals past their end and its grace, each once, and emits '
  'RentalOverdue; at most 1,000 a call, and '
  'says how many. Security definer: the worker has no right on the table.';

grant execute on function rental.flag_overdue_rentals() to rentify_worker;
