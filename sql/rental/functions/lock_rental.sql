-- Always in this order: vehicle, rental, calendar; several of a kind by id. An update has its row
-- before a trigger can take the calendar, so taking the calendar first would deadlock with SQL
-- written by hand. The calendar for update at once: a reservation holds it by key and may wait for
-- what this transaction does to the rental, so that asking for more later, to write a block, would
-- deadlock with that one.
create or replace function rental.lock_rental(rental_id uuid, other_vehicle_id uuid default null)
  returns rental.rentals
  language plpgsql volatile set search_path = ''
as $$
declare
  v_vehicle_ids uuid[];
  v_rental rental.rentals;
begin
  select array[r.vehicle_id, other_vehicle_id] into v_vehicle_ids
  from rental.rentals r where r.id = lock_rental.rental_id;
  if not found then
    perform app.raise_not_found('rental');
  end if;

  perform fleet.lock_vehicle(v.id)
  from (select distinct i.id from unnest(v_vehicle_ids) i (id) order by i.id) v;
  select * into strict v_rental
  from rental.rentals r where r.id = lock_rental.rental_id
  for no key update;

  -- Reassigned between the first look and the lock; a retry (the server's) locks the right one.
  if v_rental.vehicle_id <> v_vehicle_ids[1] then
    raise exception using
      errcode = 'serialization_failure', message = 'The rental went to another vehicle meanwhile.';
  end if;
  perform from rental.rentable_vehicles v
  where v.id = any (v_vehicle_ids)
  order by v.id
  for update;
  return v_rental;
end;
$$;

comment on function rental.lock_rental(uuid, uuid) is
  E'@behavior -*\nLocks a rental with its vehicle and that one''s calendar, for commands that '
  'move all three, and the other vehicle that it is to go to. '
  'Granted to nobody: only security definer functions reach it.';
