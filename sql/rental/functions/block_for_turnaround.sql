-- The next rental was promised the vehicle: the turnaround ends where it begins, however short that
-- makes it.
create or replace function rental.block_for_turnaround(returned rental.rentals) returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_turnaround interval;
  v_next_start_at timestamptz;
  v_until timestamptz;
begin
  select make_interval(mins => p.turnaround_minutes) into strict v_turnaround
  from rental.pricing_plan_rates p where p.id = returned.pricing_plan_rate_id;

  select min(r.start_at) into v_next_start_at
  from rental.rentals r
  where r.vehicle_id = returned.vehicle_id
    and r.status in ('reserved', 'active')
    and r.rental_period && tstzrange(returned.returned_at, null);

  v_until := least(returned.returned_at + v_turnaround, v_next_start_at);
  if v_until > returned.returned_at then
    insert into rental.vehicle_blocks (vehicle_id, during, kind, source_id)
    values (
      returned.vehicle_id, tstzrange(returned.returned_at, v_until), 'turnaround', returned.id);
  end if;
end;
$$;

comment on function rental.block_for_turnaround(rental.rentals) is
  E'@behavior -*\nBlocks the vehicle of a rental that has come back for the time it needs. The '
  'caller holds its calendar for '
  'update. Granted to nobody: only security definer functions reach it.';
