insert into app.rules (name, sqlstate, status, message) values
  ('rentals_class_available', '55000', 409,
   'No vehicle of this class is free there in this period.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- Each quote begins elsewhere in the class, so that many at once don't queue for the same vehicle.
-- A try that is refused is rolled back with its lock: whoever waits for a vehicle here holds no
-- other one, and can't deadlock.
create or replace function rental.reserve_class(quote rental.quotes, blocked_until timestamptz)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_vehicle_id uuid;
  v_constraint text;
  v_rental rental.rentals;
begin
  for v_vehicle_id in
    select v.id
    from rental.rentable_vehicles v
    where v.vehicle_class_id = quote.vehicle_class_id and v.is_in_service
    order by uuid_hash_extended(v.id, uuid_hash(quote.id))
  loop
    -- The place first: it is known out of one index.
    if rental.place_of_vehicle(v_vehicle_id, quote.start_at) <> quote.origin_location_id
       or not rental.is_vehicle_available(v_vehicle_id, quote.start_at, blocked_until) then
      continue;
    end if;

    begin
      v_rental := rental.insert_rental(quote, v_vehicle_id, blocked_until);
      if v_rental.id is null then
        perform app.raise_rule('rentals_no_double_booking');
      end if;
      return v_rental;
    exception
      when exclusion_violation or foreign_key_violation or object_not_in_prerequisite_state then
        get stacked diagnostics v_constraint = constraint_name;
        if v_constraint not in ('rentals_no_double_booking', 'rentals_within_availability',
                                'rentals_vehicle_in_service') then
          raise;
        end if;
    end;
  end loop;

  perform app.raise_rule('rentals_class_available');
  return null;
end;
$$;

comment on function rental.reserve_class(rental.quotes, timestamptz) is
  E'@behavior -*\nReserves a vehicle of the class of a quote that is free and at the origin at '
  'the start, trying the next one when somebody else was faster. Refused where there is none '
  '(rentals_class_available). Granted to nobody: only security definer functions reach it.';
