insert into app.rules (name, sqlstate, status, message) values
  ('rentals_vehicle_in_service', '55000', null, 'The vehicle has left the fleet.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The calendar is held by key before the insert (triggers/rentals.sql): nobody rewrites it
-- meanwhile.
create or replace function rental.reserve_vehicle(quote rental.quotes, blocked_until timestamptz)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_is_in_service boolean;
  v_rental rental.rentals;
begin
  select v.is_in_service into strict v_is_in_service
  from rental.rentable_vehicles v where v.id = quote.vehicle_id;
  if not v_is_in_service then
    perform app.raise_rule('rentals_vehicle_in_service');
  end if;

  -- Only a start that is near can meet a vehicle that is out late: no turnaround is longer than a
  -- week.
  if quote.start_at >= now() + interval '7 days'
     or not rental.is_out_late(quote.vehicle_id, quote.start_at, blocked_until) then
    v_rental := rental.insert_rental(quote, quote.vehicle_id, blocked_until);
  end if;
  if v_rental.id is null then
    perform rental.refuse_double_booking(quote.vehicle_id, quote.start_at, blocked_until);
  end if;
  return v_rental;
end;
$$;

comment on function rental.reserve_vehicle(rental.quotes, timestamptz) is
  E'@behavior -*\nReserves the vehicle of a quote. Refused where it is taken or out late '
  '(rentals_no_double_booking), blocked (rentals_within_availability) or gone '
  '(rentals_vehicle_in_service). Granted to nobody: only security definer functions reach it.';
