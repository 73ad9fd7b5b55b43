insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_no_live_rental', '55000', null, 'The vehicle is reserved or rented.'),
  ('vehicles_rented_by_rental', '55000', null,
   'A vehicle is rented while a rental of it is active, and only then.'),
  ('vehicles_home_location_exists', '23503', null, 'There is no such location.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The seam between fleet and rental: an event consumer would stand here if the two were ever split.
create or replace function rental.tg_fleet_vehicles__project() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_opened_during tstzrange;
begin
  if not exists (select from rental.locations l where l.id = new.home_location_id) then
    perform app.raise_rule('vehicles_home_location_exists');
  end if;

  if tg_op = 'INSERT' then
    insert into rental.rentable_vehicles (
      id, plate_number, make, model, variant, year, passenger_capacity, vehicle_class_id,
      home_location_id, opened_during)
    values (
      new.id, new.plate_number, new.make, new.model, new.variant, new.year, new.passenger_capacity,
      new.vehicle_class_id, new.home_location_id, tstzrange(new.available_from, null));
  else
    update rental.rentable_vehicles v set
      plate_number = new.plate_number, make = new.make, model = new.model, variant = new.variant,
      year = new.year, passenger_capacity = new.passenger_capacity,
      vehicle_class_id = new.vehicle_class_id, home_location_id = new.home_location_id
    where v.id = new.id;
  end if;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__project() is
  'Keeps rental.rentable_vehicles in step with a vehicle, and opens its availability when it is '
  'registered.';

-- A vehicle with live rentals stays, unless it is gone already: then its reservations are
-- cancelled, and its availability ends where the rental that is out holds on to it.
create or replace function rental.tg_fleet_vehicles__decommission() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_is_gone constant boolean := new.decommission_reason in ('total_loss', 'stolen');
  v_live uuid[];
  v_closes_at timestamptz;
begin
  -- The rentals before their calendar, as everybody (functions/lock_rental.sql).
  perform rental.lock_live_rentals(new.id);
  perform from rental.rentable_vehicles v where v.id = new.id for update;

  select array_agg(r.id order by r.start_at) into v_live
  from rental.rentals r
  where r.vehicle_id = new.id and r.status in ('reserved', 'active');

  if v_live is not null and not coalesce(v_is_gone, false) then
    perform app.raise_rule(
      'vehicles_no_live_rental', jsonb_build_object('rentalIds', to_jsonb(v_live)));
  end if;

  update rental.rentals r
  set status = 'cancelled', cancelled_at = now(), cancellation_reason = 'vehicle_unavailable'
  where r.vehicle_id = new.id and r.status = 'reserved';

  select coalesce(max(r.blocked_until), now()) into v_closes_at
  from rental.rentals r
  where r.vehicle_id = new.id and r.status = 'active';

  update rental.rentable_vehicles v
  set is_in_service = false,
      opened_during = v.opened_during * tstzrange(null, greatest(v_closes_at, now()))
  where v.id = new.id;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__decommission() is
  'Refuses to let a vehicle with live rentals go (vehicles_no_live_rental), or cancels them when '
  'it is lost, and ends '
  'its availability.';

-- A vehicle that is lost while it is out leaves with its rental still active.
create or replace function rental.tg_fleet_vehicles__rented_by_rental() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.status = 'rented') <> exists (
    select from rental.rentals r where r.vehicle_id = new.id and r.status = 'active'
  ) then
    perform app.raise_rule('vehicles_rented_by_rental');
  end if;
  return null;
end;
$$;

comment on function rental.tg_fleet_vehicles__rented_by_rental() is
  'Refuses a vehicle that is rented without an active rental, or the reverse.';

create or replace trigger _400_rented_by_rental
  after update of status on fleet.vehicles
  for each row when ('rented' in (old.status, new.status) and new.status <> 'decommissioned')
  execute function rental.tg_fleet_vehicles__rented_by_rental();

-- Not at a change of status: the calendar would be locked before the rentals (lock_rental).
create or replace trigger _500_project
  after insert or update of plate_number, make, model, variant, year, passenger_capacity,
    vehicle_class_id, home_location_id on fleet.vehicles
  for each row execute function rental.tg_fleet_vehicles__project();

create or replace trigger _500_rental_decommission
  after update of status on fleet.vehicles
  for each row when (new.status = 'decommissioned')
  execute function rental.tg_fleet_vehicles__decommission();
