--! Previous: sha1:cca06456cfd122b2310f423e12273fd730b6ba64
--! Hash: sha1:2f74ca6051b20439f446394ee57610a7a5674e31
--! Message: maintenance: the workshop

-- The workshop needs to know the fleet's vehicles and to hold their calendar.
alter table rental.rentable_vehicles add column if not exists workshop_until timestamptz;
comment on column rental.rentable_vehicles.workshop_until is
  E'@behavior -*\nUntil when it is expected to stand in the workshop; null while it is not there.';

alter domain rental.rental_risk drop constraint rental_risk_known;
-- No column is of this domain: nothing is checked, and nobody waits.
-- squawk-ignore ban-alter-domain-with-add-constraint
alter domain rental.rental_risk add constraint rental_risk_known
  check (value in ('vehicle_overdue', 'vehicle_under_maintenance', 'documents_lapse'));
comment on constraint rental_risk_known on domain rental.rental_risk is
  'A reservation is at risk by a vehicle that is overdue or under maintenance, or by lapsing '
  'documents.';

--! Included fleet/functions/mark_vehicle_under_maintenance.sql
create or replace function fleet.mark_vehicle_under_maintenance(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'under_maintenance'
  where v.id = mark_vehicle_under_maintenance.vehicle_id;
end;

comment on function fleet.mark_vehicle_under_maintenance(uuid) is
  E'@behavior -*\nActive -> under_maintenance, for a job that begins only. Granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded fleet/functions/mark_vehicle_under_maintenance.sql
--! Included fleet/functions/mark_vehicle_serviced.sql
-- A vehicle that was written off in the workshop stays decommissioned.
create or replace function fleet.mark_vehicle_serviced(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'active'
  where v.id = mark_vehicle_serviced.vehicle_id and v.status <> 'decommissioned';
end;

comment on function fleet.mark_vehicle_serviced(uuid) is
  E'@behavior -*\nUnder_maintenance -> active, for a job that ends only. Granted to nobody: only '
  'security definer functions reach it.';
--! EndIncluded fleet/functions/mark_vehicle_serviced.sql
--! Included fleet/functions/vehicle_status_of.sql
create or replace function fleet.vehicle_status_of(vehicle_id uuid) returns fleet.vehicle_status
  language sql stable
return (select v.status from fleet.vehicles v where v.id = vehicle_status_of.vehicle_id);

comment on function fleet.vehicle_status_of(uuid) is
  E'@behavior -*\nWhere a vehicle stands, for other contexts; null if there is none. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded fleet/functions/vehicle_status_of.sql
--! Included fleet/functions/is_of_model.sql
-- Typed by people: a Renault is a renault.
create or replace function fleet.is_of_model(vehicle_id uuid, make text, model text)
  returns boolean
  language sql stable
return exists (
  select from fleet.vehicles v
  where v.id = is_of_model.vehicle_id
    and lower(v.make) = lower(is_of_model.make)
    and (is_of_model.model is null or lower(v.model) = lower(is_of_model.model)));

comment on function fleet.is_of_model(uuid, text, text) is
  E'@behavior -*\nWhether a vehicle is of a make and, if one is given, a model, in any case of '
  'letters. Granted to nobody: only security definer functions reach it.';
--! EndIncluded fleet/functions/is_of_model.sql
--! Included fleet/functions/distance_km_at.sql
create or replace function fleet.distance_km_at(vehicle_id uuid, at timestamptz) returns bigint
  language sql stable
return (
  select r.distance_km
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = distance_km_at.vehicle_id
    and r.recorded_at <= distance_km_at.at
    and r.kind <> 'void' and r.voided_at is null
  order by r.recorded_at desc, r.distance_km desc
  limit 1);

comment on function fleet.distance_km_at(uuid, timestamptz) is
  E'@behavior -*\nHow far a vehicle had driven in all its life by an instant, over all its meters; '
  'null before the first reading. Granted to nobody: only security definer functions reach it.';
--! EndIncluded fleet/functions/distance_km_at.sql
--! Included fleet/functions/vehicle_usage.sql
-- The pace is that between the first and the last reading of the 90 days, at least a day apart:
-- from two readings of one day it would be anything.
create or replace function fleet.vehicle_usage()
  returns table (
    vehicle_id uuid, make text, model text, available_from timestamptz,
    first_distance_km bigint, distance_km bigint, odometer_km integer, km_per_day numeric
  )
  language sql stable rows 10000
begin atomic
  select v.id, v.make, v.model, v.available_from,
         born.distance_km, latest.distance_km, latest.reading_km,
         (latest.distance_km - early.distance_km)
           / (extract(epoch from latest.recorded_at - early.recorded_at) / 86400)
  from fleet.vehicles v
  left join lateral (
    select r.distance_km
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
    order by r.recorded_at, r.distance_km limit 1
  ) born on true
  left join lateral (
    select r.distance_km, r.reading_km, r.recorded_at
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
    order by r.recorded_at desc, r.distance_km desc, r.id desc limit 1
  ) latest on true
  left join lateral (
    select r.distance_km, r.recorded_at
    from fleet.vehicle_odometer_readings r
    where r.vehicle_id = v.id and r.kind <> 'void' and r.voided_at is null
      and r.recorded_at >= now() - interval '90 days'
      and r.recorded_at <= latest.recorded_at - interval '1 day'
    order by r.recorded_at, r.distance_km limit 1
  ) early on true
  where v.status <> 'decommissioned';
end;

comment on function fleet.vehicle_usage() is
  E'@behavior -*\nWhat the meters of the fleet''s vehicles say: the first distance and the last, '
  'the last reading, and the kilometres a day of the last 90 days (null where no two readings are '
  'a day apart). Granted to nobody: only security definer functions reach it.';
--! EndIncluded fleet/functions/vehicle_usage.sql
--! Included rental/functions/lock_live_rentals.sql
create or replace function rental.lock_live_rentals(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  select from rental.rentals r
  where r.vehicle_id = lock_live_rentals.vehicle_id and r.status in ('reserved', 'active')
  order by r.id
  for no key update;
end;

comment on function rental.lock_live_rentals(uuid) is
  E'@behavior -*\nLocks the live rentals of a vehicle, for those who go on to its calendar: the '
  'rentals come first (lock_rental). Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/lock_live_rentals.sql
--! Included rental/functions/lock_calendar.sql
create or replace function rental.lock_calendar(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  select from rental.rentable_vehicles v where v.id = lock_calendar.vehicle_id for update;
end;

comment on function rental.lock_calendar(uuid) is
  E'@behavior -*\nHolds the calendar of a vehicle alone, for commands of other contexts that look '
  'for a gap and take it. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/lock_calendar.sql
--! Included rental/triggers/accounting_invoices.sql
insert into app.rules (name, sqlstate, status, message) values
  ('invoices_customer_known', '23503', null, 'There is no such customer.'),
  ('invoices_rental_of_customer', '23514', null, 'The rental is not one of this customer.'),
  ('invoices_currency_of_rental', '23514', null, 'The rental is owed in another currency.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The books know customers and rentals by their ids only: this is where these are looked up.
create or replace function rental.tg_accounting_invoices__place() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_rental rental.rentals;
begin
  if not exists (select from rental.customers c where c.id = new.customer_id) then
    perform app.raise_rule('invoices_customer_known');
  end if;
  if new.rental_id is null then
    return new;
  end if;

  select * into v_rental from rental.rentals r where r.id = new.rental_id;
  if v_rental.customer_id is distinct from new.customer_id then
    perform app.raise_rule('invoices_rental_of_customer');
  end if;
  -- A later discount of the rental is credited on any of its invoices.
  if v_rental.currency <> new.currency then
    perform app.raise_rule('invoices_currency_of_rental');
  end if;
  new.vehicle_id := coalesce(new.vehicle_id, v_rental.vehicle_id);
  new.location_id := coalesce(new.location_id, v_rental.origin_location_id);
  return new;
end;
$$;

comment on function rental.tg_accounting_invoices__place() is
  'Refuses an invoice for nobody, about another''s rental, or in another currency than the '
  'rental''s; fills in the vehicle and the place of its rental.';

create or replace trigger _150_place
  before insert on accounting.invoices
  for each row execute function rental.tg_accounting_invoices__place();
--! EndIncluded rental/triggers/accounting_invoices.sql
--! Included rental/triggers/accounting_journal_drafts.sql
insert into app.rules (name, sqlstate, status, message) values
  ('journal_drafts_lines_placed', '23503', null,
   'There is no such vehicle, rental, customer or location.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The books know what a line concerns by its id only: this is where it is looked up. What documents
-- post carries ids of their own.
create or replace function rental.tg_accounting_journal_drafts__place() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from unnest(new.lines) l
    where (l.vehicle_id is not null and not exists (
        select from rental.rentable_vehicles v where v.id = l.vehicle_id))
      or (l.rental_id is not null and not exists (
        select from rental.rentals r where r.id = l.rental_id))
      or (l.customer_id is not null and not exists (
        select from rental.customers c where c.id = l.customer_id))
      or (l.location_id is not null and not exists (
        select from rental.locations p where p.id = l.location_id))
  ) then
    perform app.raise_rule('journal_drafts_lines_placed');
  end if;
  return new;
end;
$$;

comment on function rental.tg_accounting_journal_drafts__place() is
  'Refuses an entry by hand that concerns a vehicle, rental, customer or location unknown to us.';

create or replace trigger _350_place
  before insert on accounting.journal_drafts
  for each row execute function rental.tg_accounting_journal_drafts__place();
--! EndIncluded rental/triggers/accounting_journal_drafts.sql
--! Included rental/triggers/fleet_vehicles.sql
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
--! EndIncluded rental/triggers/fleet_vehicles.sql
--! Included rental/functions/is_vehicle_available.sql
-- The constraints decide, when a rental is written; this tells beforehand. It is stricter in two
-- cases: an overdue vehicle isn't back yet, whatever its rental had agreed, nor is one that stands
-- in the workshop longer than was expected.
create or replace function rental.is_vehicle_available(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return case
  when is_vehicle_available.blocked_until > is_vehicle_available.start_at
  then exists (
      select from rental.rentable_vehicles v
      where v.id = is_vehicle_available.vehicle_id and v.is_in_service
        and (v.workshop_until is null
          or is_vehicle_available.start_at >= greatest(v.workshop_until, now())))
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = is_vehicle_available.vehicle_id
        and a.available_during
          @> tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not exists (
      select from rental.rentals r
      where r.vehicle_id = is_vehicle_available.vehicle_id
        and r.status in ('reserved', 'active')
        and r.rental_period
          && tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not rental.is_out_late(vehicle_id, start_at, blocked_until)
  else false
end;

comment on function rental.is_vehicle_available(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether a vehicle is free from an instant to the end of a turnaround. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/is_vehicle_available.sql
--! Included rental/functions/available_vehicles.sql
insert into app.rules (name, sqlstate, status, message) values
  ('available_vehicles_period_bounded', '23514', null,
   'Ask for a period from one instant to a later one, of at most a year, between 1990 and 2200.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- One pass over the live part of the calendar, hash joins, places out of an index alone: with
-- 10,000 vehicles, 60,000 live rentals and 940,000 past ones all of them take 0.05 s, a class 0.012
-- s, a location 0.07 s, both 0.014 s. Ranges are guessed badly: a nested loop, over the calendar or
-- over its result, takes 2 to 10 times as long. The plan is made anew for the arguments at hand,
-- because which filters are given decides it.
create or replace function rental.available_vehicles(
  start_at timestamptz,
  end_at timestamptz,
  location_id uuid default null,
  vehicle_class_id uuid default null
) returns setof rental.rentable_vehicles
  language plpgsql stable security definer rows 1000
  set search_path = '' set plan_cache_mode = 'force_custom_plan' set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  -- No turnaround is longer (pricing_plan_rates_turnaround_range).
  v_widest tstzrange;
begin
  if (available_vehicles.end_at > available_vehicles.start_at
      and available_vehicles.end_at <= available_vehicles.start_at + interval '1 year'
      and available_vehicles.start_at >= '1990-01-01Z'
      and available_vehicles.end_at <= '2200-01-01Z') is not true then
    perform app.raise_rule('available_vehicles_period_bounded');
  end if;
  v_widest := tstzrange(
    available_vehicles.start_at, available_vehicles.end_at + interval '7 days');

  return query
  with classes as materialized (
    select c.id, tstzrange(available_vehicles.start_at, available_vehicles.end_at
      + rental.default_turnaround(c.id, available_vehicles.start_at)) as wanted_during
    from (select distinct v.vehicle_class_id from rental.rentable_vehicles v) c (id)
    where available_vehicles.vehicle_class_id is null or c.id = available_vehicles.vehicle_class_id
  ),
  taken as materialized (
    select r.vehicle_id, r.rental_period as taken_during
    from rental.rentals r
    where r.status in ('reserved', 'active') and r.rental_period && v_widest
    union all
    select r.vehicle_id, tstzrange(r.start_at, now() + (r.blocked_until - r.end_at))
    from rental.rentals r
    where r.status = 'active' and r.end_at < now()
  )
  select v.*
  from rental.rentable_vehicles v
  join classes c on c.id = v.vehicle_class_id
  where v.is_in_service
    and (v.workshop_until is null
      or available_vehicles.start_at >= greatest(v.workshop_until, now()))
    and (available_vehicles.vehicle_class_id is null
      or v.vehicle_class_id = available_vehicles.vehicle_class_id)
    and not exists (
      select from taken t where t.vehicle_id = v.id and t.taken_during && c.wanted_during)
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = v.id and a.available_during @> c.wanted_during)
    and (available_vehicles.location_id is null
      -- place_of_vehicle, written out: calling it for each row takes three times as long.
      or available_vehicles.location_id = coalesce(
        (select r.destination_location_id
         from rental.rentals r
         where r.vehicle_id = v.id
           and r.status in ('reserved', 'active', 'completed')
           and r.ends_at <= available_vehicles.start_at
         order by r.ends_at desc
         limit 1),
        v.home_location_id))
  order by v.plate_number, v.id;
end;
$$;

comment on function rental.available_vehicles(timestamptz, timestamptz, uuid, uuid) is
  E'The vehicles that are free for a whole period and the turnaround after it (that of the '
  'default plan of their class). One that is overdue or in the workshop is not: it is taken until '
  'it comes back. '
  'Permission: none.\n'
  '@param start_at The start.\n'
  '@param end_at The end, at most a year later.\n'
  '@param location_id Only vehicles that are there at the start.\n'
  '@param vehicle_class_id Only vehicles of this class.\n'
  'Security definer: tells that a vehicle is taken, not by whom; row level security would keep '
  'the calendar''s indexes from being used.';

grant execute on function rental.available_vehicles(timestamptz, timestamptz, uuid, uuid)
  to anonymous, customer, staff, admin, service;
--! EndIncluded rental/functions/available_vehicles.sql
--! Included rental/functions/cancel_no_shows.sql
-- The key is the rental: it is cancelled once. A row that somebody holds is being handed over:
-- skipped, and judged by the next run. The grace also runs from the record: a rental on paper is
-- reserved after its start, and handed over in the next request. Who waits for a vehicle that
-- stands in the workshop is not missed. Few at a time: each has an invoice, and the next number of
-- those waits for the commit.
create or replace function rental.cancel_no_shows() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_rental_id uuid;
  v_cancelled bigint := 0;
begin
  perform app.act_as_system();

  for v_rental_id in
    select r.id
    from rental.rentals r
    where r.status = 'reserved'
      and r.start_at < now() - rental.no_show_grace()
      and r.created_at < now() - rental.no_show_grace()
      and not exists (
        select from rental.rentable_vehicles v
        where v.id = r.vehicle_id and v.workshop_until is not null)
    order by r.start_at
    limit 50
    for no key update skip locked
  loop
    perform rental.end_reservation(v_rental_id, 'no_show');
    v_cancelled := v_cancelled + 1;
  end loop;
  return v_cancelled;
end;
$$;

comment on function rental.cancel_no_shows() is
  E'@behavior -*\nCancels the reservations whose customers did not come, with their fee; at most '
  '50 a call, and says how many. Security definer: the worker has no right on the table.';

grant execute on function rental.cancel_no_shows() to rentify_worker;
--! EndIncluded rental/functions/cancel_no_shows.sql
--! Included rental/functions/rentals_at_risk.sql
-- Documents are looked at 30 days ahead: renewals come every year, and a reservation beyond is no
-- alarm yet.
create or replace function rental.rentals_at_risk() returns setof rental.rental_at_risk
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  perform app.require_permission('rentals.read');

  -- A union forgets domains: they come back outside of it.
  return query
  select u.rental_id, u.vehicle_id, u.start_at, u.risk::rental.rental_risk, u.overdue_rental_id,
         u.missing::fleet.document_kind[]
  from (
    select r.id, r.vehicle_id, r.start_at, 'vehicle_overdue', o.id, '{}'::text[]
    from rental.rentals o
    join rental.rentals r
      on r.vehicle_id = o.vehicle_id
      and r.status = 'reserved'
      and r.start_at < now() + (o.blocked_until - o.end_at)
    where o.status = 'active' and o.end_at < now()
    union all
    -- Also past the day on which it was expected: then the workshop takes longer.
    select r.id, r.vehicle_id, r.start_at, 'vehicle_under_maintenance', null, '{}'::text[]
    from rental.rentable_vehicles v
    join rental.rentals r
      on r.vehicle_id = v.id
      and r.status = 'reserved'
      and r.start_at < greatest(v.workshop_until, now())
    where v.workshop_until is not null
    union all
    select m.id, m.vehicle_id, m.start_at, 'documents_lapse', null,
           array_agg(m.kind::text order by m.kind)
    from (
      select r.id, r.vehicle_id, r.start_at, c.kind
      from rental.rentals r
      join rental.locations l on l.id = r.origin_location_id
      join fleet.compulsory_cover() c on c.vehicle_id = r.vehicle_id
      where r.status = 'reserved' and r.start_at < now() + interval '30 days'
      group by r.id, l.time_zone, c.kind
      having bool_or(c.covered_days @> daterange(
        (r.start_at at time zone l.time_zone)::date,
        (r.end_at at time zone l.time_zone)::date, '[]')) is not true
    ) m
    group by m.id, m.vehicle_id, m.start_at
  ) u (rental_id, vehicle_id, start_at, risk, overdue_rental_id, missing)
  order by u.start_at, u.rental_id, u.risk;
end;
$$;

comment on function rental.rentals_at_risk() is
  E'The reservations that may not be kept with their vehicle: it has not come back, it stands in '
  'the workshop, or a compulsory document lapses (looked at 30 days ahead). reassignVehicle moves '
  'one to another vehicle. Permission: rentals.read.\n'
  'Security definer: looks into the documents of the fleet.';

grant execute on function rental.rentals_at_risk() to staff, admin, service;
--! EndIncluded rental/functions/rentals_at_risk.sql
--! Included rental/functions/block_for_workshop.sql
-- Under force the block is what the reservations leave free: cutting under one is refused to every
-- writer, so they keep their ground until they are reassigned, and rentals_at_risk lists them.
create or replace function rental.block_for_workshop(
  vehicle_id uuid,
  during tstzrange,
  source_id uuid,
  reason text,
  is_forced boolean,
  is_there boolean
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform rental.lock_calendar(block_for_workshop.vehicle_id);
  delete from rental.vehicle_blocks b
  where b.source_id = block_for_workshop.source_id and b.kind = 'maintenance';

  perform rental.write_block(
    block_for_workshop.vehicle_id, free.free_during, 'maintenance',
    block_for_workshop.source_id, block_for_workshop.reason)
  from unnest(tstzmultirange(block_for_workshop.during) - case
    when block_for_workshop.is_forced then coalesce(
      (select range_agg(r.rental_period) from rental.rentals r
       where r.vehicle_id = block_for_workshop.vehicle_id and r.status in ('reserved', 'active')),
      '{}')
    else '{}' end) free (free_during);

  if block_for_workshop.is_there then
    update rental.rentable_vehicles v
    set workshop_until = upper(block_for_workshop.during)
    where v.id = block_for_workshop.vehicle_id;
  end if;
end;
$$;

comment on function rental.block_for_workshop(
  uuid, tstzrange, uuid, text, boolean, boolean
) is
  E'@behavior -*\nTakes a vehicle out of rental for a job of the workshop, in place of what the '
  'job held before. Refused under a live rental, naming it (vehicle_blocks_no_live_rental), unless '
  'it is forced: then it takes what is free. is_there tells whether the vehicle stands in the '
  'workshop now. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/block_for_workshop.sql
--! Included rental/functions/end_workshop.sql
create or replace function rental.end_workshop(
  vehicle_id uuid, source_id uuid, ended_at timestamptz
) returns void
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform rental.lock_calendar(end_workshop.vehicle_id);
  delete from rental.vehicle_blocks b
  where b.source_id = end_workshop.source_id and b.kind = 'maintenance'
    and (end_workshop.ended_at is null or lower(b.during) >= end_workshop.ended_at);

  if end_workshop.ended_at is not null then
    update rental.vehicle_blocks b
    set during = tstzrange(lower(b.during), end_workshop.ended_at)
    where b.source_id = end_workshop.source_id and b.kind = 'maintenance'
      and upper(b.during) > end_workshop.ended_at;
    update rental.rentable_vehicles v set workshop_until = null
    where v.id = end_workshop.vehicle_id;
  end if;
end;
$$;

comment on function rental.end_workshop(uuid, uuid, timestamptz) is
  E'@behavior -*\nGives back what is left of the time that a job of the workshop held: from its '
  'end on, or all of it when the vehicle was never there (null). Granted to nobody: only security '
  'definer functions reach it.';
--! EndIncluded rental/functions/end_workshop.sql
--! Included rental/functions/reservations_within.sql
create or replace function rental.reservations_within(vehicle_id uuid, during tstzrange)
  returns uuid[]
  language sql stable
return coalesce(
  (select array_agg(r.id order by r.start_at, r.id)
   from rental.rentals r
   where r.vehicle_id = reservations_within.vehicle_id
     and r.status = 'reserved'
     and r.rental_period && reservations_within.during),
  '{}');

comment on function rental.reservations_within(uuid, tstzrange) is
  E'@behavior -*\nThe reservations of a vehicle that lie in a period, in the order of their '
  'start. Granted to nobody: only security definer functions reach it.';
--! EndIncluded rental/functions/reservations_within.sql

drop schema if exists maintenance cascade;
--! Included maintenance/index.sql
--! Included maintenance/schema.sql
create schema maintenance;
comment on schema maintenance is
  'Keeping the vehicles on the road: jobs of the workshop, the parts and money that they cost, '
  'and the programmes by which they come again.';

grant usage on schema maintenance to anonymous, customer, staff, admin, service, rentify_worker;
--! EndIncluded maintenance/schema.sql
--! Included maintenance/types/domains.sql
create domain maintenance.maintenance_kind as text
  constraint maintenance_kind_known
    check (value in ('service', 'inspection', 'repair', 'tyres', 'cleaning', 'other'));
comment on domain maintenance.maintenance_kind is 'What the workshop does.';
comment on constraint maintenance_kind_known on domain maintenance.maintenance_kind is
  'Maintenance is a service, inspection, repair, tyres, cleaning or other.';

create domain maintenance.maintenance_status as text
  constraint maintenance_status_known
    check (value in ('scheduled', 'in_progress', 'completed', 'cancelled'));
comment on domain maintenance.maintenance_status is
  'Where a job stands: while it is scheduled or in progress it holds its vehicle.';
comment on constraint maintenance_status_known on domain maintenance.maintenance_status is
  'A job is scheduled, in progress, completed or cancelled.';
--! EndIncluded maintenance/types/domains.sql
--! Included maintenance/types/due_maintenance.sql
create type maintenance.due_maintenance as (
  program_id        uuid,
  vehicle_id        uuid,
  kind              maintenance.maintenance_kind,
  last_done_at      timestamptz,
  last_done_km      integer,
  odometer_km       integer,
  km_per_day        integer,
  due_odometer_km   integer,
  forecast_on       date,
  due_by_days_on    date,
  next_due_on       date,
  is_overdue        boolean,
  open_job_id       uuid
);

comment on type maintenance.due_maintenance is
  'When a vehicle needs next what a programme asks for. Days are those of UTC.';
comment on column maintenance.due_maintenance.program_id is 'The programme.';
comment on column maintenance.due_maintenance.vehicle_id is 'The vehicle.';
comment on column maintenance.due_maintenance.kind is 'What is to be done.';
comment on column maintenance.due_maintenance.last_done_at is
  'When it was done last; null if it never was: then it counts from when the vehicle came.';
comment on column maintenance.due_maintenance.last_done_km is
  'What the meter that the vehicle has now showed then, or would have.';
comment on column maintenance.due_maintenance.odometer_km is
  'What the meter showed last; null before the first reading.';
comment on column maintenance.due_maintenance.km_per_day is
  'How far the vehicle drove a day in the last 90 days; null where the readings do not tell.';
comment on column maintenance.due_maintenance.due_odometer_km is
  'At which reading it is due; null if it goes by days alone or there is no reading.';
comment on column maintenance.due_maintenance.forecast_on is
  'The day on which the meter will show that, at this pace; null if that cannot be told.';
comment on column maintenance.due_maintenance.due_by_days_on is
  'The day on which it is due by days; null if it goes by kilometres alone.';
comment on column maintenance.due_maintenance.next_due_on is 'The earlier of the two.';
comment on column maintenance.due_maintenance.is_overdue is 'Whether that day is over.';
comment on column maintenance.due_maintenance.open_job_id is
  'The job that is scheduled or in progress for it.';
--! EndIncluded maintenance/types/due_maintenance.sql
--! Included maintenance/tables/maintenance_programs.sql
create table maintenance.maintenance_programs (
  id               uuid                         not null default uuidv7(),
  name             text                         not null,
  kind             maintenance.maintenance_kind not null,
  vehicle_id       uuid,
  make             text,
  model            text,
  every_km         integer,
  every_days       integer,
  lead_days        integer                      not null default 14,
  duration_minutes integer                      not null default 240,
  description      text,
  is_active        boolean                      not null default true,
  created_at       timestamptz                  not null default now(),
  created_by       uuid,
  updated_at       timestamptz                  not null default now(),
  updated_by       uuid,
  row_version      bigint                       not null default 0,

  constraint maintenance_programs_pkey primary key (id),
  constraint maintenance_programs_scope_clear
    check (num_nonnulls(vehicle_id, make) = 1 and (model is null or make is not null)),
  constraint maintenance_programs_interval_present check (num_nonnulls(every_km, every_days) > 0),
  constraint maintenance_programs_every_km_range check (every_km between 100 and 1000000),
  constraint maintenance_programs_every_days_range check (every_days between 1 and 3650),
  constraint maintenance_programs_lead_days_range check (lead_days between 0 and 365),
  constraint maintenance_programs_duration_range
    check (duration_minutes between 15 and 43200),
  constraint maintenance_programs_name_length check (length(name) between 1 and 120),
  constraint maintenance_programs_make_length check (length(make) between 1 and 60),
  constraint maintenance_programs_model_length check (length(model) between 1 and 60),
  constraint maintenance_programs_description_length check (length(description) between 1 and 500)
);

create index maintenance_programs_vehicle_id_idx
  on maintenance.maintenance_programs (vehicle_id);
create index maintenance_programs_created_at_idx
  on maintenance.maintenance_programs (created_at, id);

comment on table maintenance.maintenance_programs is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'maintenancePrograms\n'
  'What comes again: a kind of maintenance for one vehicle, or all of a make or model, every so '
  'many kilometres or days, whichever comes first.';
comment on column maintenance.maintenance_programs.id is 'The id of the programme.';
comment on column maintenance.maintenance_programs.name is 'Its name for people.';
comment on column maintenance.maintenance_programs.kind is 'What is to be done.';
comment on column maintenance.maintenance_programs.vehicle_id is
  'The vehicle that it is for; null if it is for all of a make.';
comment on column maintenance.maintenance_programs.make is
  'The make that it is for, in any case of letters.';
comment on column maintenance.maintenance_programs.model is
  'The model that it is for; null for all of the make.';
comment on column maintenance.maintenance_programs.every_km is
  'After how many kilometres it is due again.';
comment on column maintenance.maintenance_programs.every_days is
  'After how many days it is due again.';
comment on column maintenance.maintenance_programs.lead_days is
  'How many days ahead its jobs are scheduled.';
comment on column maintenance.maintenance_programs.duration_minutes is
  'How long the vehicle stays in the workshop for it.';
comment on column maintenance.maintenance_programs.description is 'What is to be done, in words.';
comment on column maintenance.maintenance_programs.is_active is
  'Whether jobs are scheduled for it.';
comment on column maintenance.maintenance_programs.created_at is 'When it was written.';
comment on column maintenance.maintenance_programs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_programs.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_programs.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_programs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_programs_scope_clear on maintenance.maintenance_programs is
  'A programme is for one vehicle, or for a make and perhaps a model of it.';
comment on constraint maintenance_programs_interval_present on maintenance.maintenance_programs is
  'A programme comes again after kilometres, after days, or after whichever comes first.';
comment on constraint maintenance_programs_every_km_range on maintenance.maintenance_programs is
  'A programme comes again after 100 to 1,000,000 km.';
comment on constraint maintenance_programs_every_days_range on maintenance.maintenance_programs is
  'A programme comes again after 1 to 3,650 days.';
comment on constraint maintenance_programs_lead_days_range on maintenance.maintenance_programs is
  'A job is scheduled at most 365 days ahead.';
comment on constraint maintenance_programs_duration_range on maintenance.maintenance_programs is
  'A job takes 15 minutes to 30 days.';
comment on constraint maintenance_programs_name_length on maintenance.maintenance_programs is
  'The name of a programme has 1 to 120 characters.';
comment on constraint maintenance_programs_make_length on maintenance.maintenance_programs is
  'A make has 1 to 60 characters.';
comment on constraint maintenance_programs_model_length on maintenance.maintenance_programs is
  'A model has 1 to 60 characters.';
comment on constraint maintenance_programs_description_length
  on maintenance.maintenance_programs is
  'A description has 1 to 500 characters.';
--! EndIncluded maintenance/tables/maintenance_programs.sql
--! Included maintenance/tables/maintenance_jobs.sql
create table maintenance.maintenance_jobs (
  id                  uuid                           not null default uuidv7(),
  vehicle_id          uuid                           not null,
  program_id          uuid,
  kind                maintenance.maintenance_kind   not null,
  description         text,
  notes               text,
  status              maintenance.maintenance_status not null default 'scheduled',
  scheduled_for       timestamptz                    not null,
  expected_until      timestamptz                    not null,
  is_forced           boolean                        not null default false,
  started_at          timestamptz,
  completed_at        timestamptz,
  cancelled_at        timestamptz,
  cancellation_reason text,
  odometer_km         integer,
  labour_cost_cents   app.cents,
  parts_cost_cents    app.cents,
  total_cost_cents    app.cents                      generated always as (
    case when parts_cost_cents is not null
         then coalesce(labour_cost_cents, 0) + parts_cost_cents end) stored,
  currency            app.currency_code              not null
    default accounting.company_currency(),
  created_at          timestamptz                    not null default now(),
  created_by          uuid,
  updated_at          timestamptz                    not null default now(),
  updated_by          uuid,
  row_version         bigint                         not null default 0,

  constraint maintenance_jobs_pkey primary key (id),
  constraint maintenance_jobs_program_id_fkey foreign key (program_id)
    references maintenance.maintenance_programs (id) on delete restrict,
  constraint maintenance_jobs_period_forward
    check (expected_until > coalesce(started_at, scheduled_for)),
  constraint maintenance_jobs_period_bounded check (
    least(scheduled_for, started_at) >= '1990-01-01Z' and expected_until <= '2200-01-01Z'),
  constraint maintenance_jobs_started_once_in_progress check (
    case status when 'scheduled' then started_at is null
                when 'cancelled' then true
                else started_at is not null end),
  constraint maintenance_jobs_completed_with_result check (
    (status = 'completed') = (completed_at is not null)
    and (status = 'completed') = (odometer_km is not null)
    and (status = 'completed') = (labour_cost_cents is not null)),
  constraint maintenance_jobs_completed_after_start check (completed_at >= started_at),
  constraint maintenance_jobs_cancelled_with_reason check (
    (status = 'cancelled') = (cancelled_at is not null)
    and (status = 'cancelled') = (cancellation_reason is not null)),
  constraint maintenance_jobs_labour_cost_range
    check (labour_cost_cents between 0 and 100000000),
  constraint maintenance_jobs_odometer_range check (odometer_km between 0 and 9999999),
  constraint maintenance_jobs_description_length check (length(description) between 1 and 500),
  constraint maintenance_jobs_notes_length check (length(notes) between 1 and 2000),
  constraint maintenance_jobs_cancellation_reason_length
    check (length(cancellation_reason) between 1 and 500),
  constraint maintenance_jobs_one_in_progress exclude using btree
    (vehicle_id with =) where (status = 'in_progress'),
  constraint maintenance_jobs_one_open_per_program exclude using btree
    (program_id with =, vehicle_id with =) where (status in ('scheduled', 'in_progress'))
);

create index maintenance_jobs_vehicle_id_status_idx
  on maintenance.maintenance_jobs (vehicle_id, status);
-- What was done last for a vehicle by a programme.
create index maintenance_jobs_program_id_vehicle_id_completed_at_idx
  on maintenance.maintenance_jobs (program_id, vehicle_id, completed_at);
create index maintenance_jobs_scheduled_for_idx
  on maintenance.maintenance_jobs (scheduled_for, id);
create index maintenance_jobs_created_at_idx on maintenance.maintenance_jobs (created_at, id);

comment on table maintenance.maintenance_jobs is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'maintenanceJobs\n'
  'Work on a vehicle, from its planning to its cost. While it is scheduled or in progress it '
  'holds the calendar of its vehicle; while it is in progress the vehicle is under maintenance.';
comment on column maintenance.maintenance_jobs.id is 'The id of the job.';
comment on column maintenance.maintenance_jobs.vehicle_id is 'The vehicle.';
comment on column maintenance.maintenance_jobs.program_id is
  'The programme that it is done for; null for a job on its own.';
comment on column maintenance.maintenance_jobs.kind is 'What is done.';
comment on column maintenance.maintenance_jobs.description is 'What is to be done, in words.';
comment on column maintenance.maintenance_jobs.notes is 'What the workshop has to say.';
comment on column maintenance.maintenance_jobs.status is 'Where it stands; only commands move it.';
comment on column maintenance.maintenance_jobs.scheduled_for is 'When it was planned to begin.';
comment on column maintenance.maintenance_jobs.expected_until is
  'When the vehicle is expected back.';
comment on column maintenance.maintenance_jobs.is_forced is
  'Whether it takes its time although reservations lie in it, which are then at risk.';
comment on column maintenance.maintenance_jobs.started_at is 'When it began.';
comment on column maintenance.maintenance_jobs.completed_at is 'When it was done.';
comment on column maintenance.maintenance_jobs.cancelled_at is 'When it was given up.';
comment on column maintenance.maintenance_jobs.cancellation_reason is 'Why it was given up.';
comment on column maintenance.maintenance_jobs.odometer_km is 'What the meter showed at its end.';
comment on column maintenance.maintenance_jobs.labour_cost_cents is
  'What the labour cost, in minor units.';
comment on column maintenance.maintenance_jobs.parts_cost_cents is
  'What the parts cost that were used until its end, in minor units.';
comment on column maintenance.maintenance_jobs.total_cost_cents is 'Labour and parts.';
comment on column maintenance.maintenance_jobs.currency is
  'The currency of all of these (ISO 4217).';
comment on column maintenance.maintenance_jobs.created_at is 'When it was written.';
comment on column maintenance.maintenance_jobs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_jobs.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_jobs.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_jobs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_jobs_program_id_fkey on maintenance.maintenance_jobs is
  'There is no such programme.';
comment on constraint maintenance_jobs_period_forward on maintenance.maintenance_jobs is
  'A job ends after it begins.';
comment on constraint maintenance_jobs_period_bounded on maintenance.maintenance_jobs is
  'A job lies between 1990 and 2200.';
comment on constraint maintenance_jobs_started_once_in_progress on maintenance.maintenance_jobs is
  'A job that is in progress or completed has begun, one that is scheduled has not.';
comment on constraint maintenance_jobs_completed_with_result on maintenance.maintenance_jobs is
  'A completed job, and no other, has a date, an odometer reading and the cost of its labour.';
comment on constraint maintenance_jobs_completed_after_start on maintenance.maintenance_jobs is
  'A job is not completed before it began.';
comment on constraint maintenance_jobs_cancelled_with_reason on maintenance.maintenance_jobs is
  'A cancelled job, and no other, has a date and a reason.';
comment on constraint maintenance_jobs_labour_cost_range on maintenance.maintenance_jobs is
  'The labour of a job costs nothing to a million.';
comment on constraint maintenance_jobs_odometer_range on maintenance.maintenance_jobs is
  'A meter of a job shows 0 to 9,999,999 km.';
comment on constraint maintenance_jobs_description_length on maintenance.maintenance_jobs is
  'A description has 1 to 500 characters.';
comment on constraint maintenance_jobs_notes_length on maintenance.maintenance_jobs is
  'Notes have 1 to 2,000 characters.';
comment on constraint maintenance_jobs_cancellation_reason_length
  on maintenance.maintenance_jobs is
  'A reason has 1 to 500 characters.';
comment on constraint maintenance_jobs_one_in_progress on maintenance.maintenance_jobs is
  'The vehicle is in the workshop for another job.';
comment on constraint maintenance_jobs_one_open_per_program on maintenance.maintenance_jobs is
  'The vehicle has an open job of this programme.';
--! EndIncluded maintenance/tables/maintenance_jobs.sql
--! Included maintenance/tables/maintenance_parts_used.sql
create table maintenance.maintenance_parts_used (
  id                 uuid              not null default uuidv7(),
  maintenance_job_id uuid              not null,
  part_name          text              not null,
  quantity           integer           not null,
  -- The plan lets it be unknown. Here it goes into the books when the job ends, so it is known; a
  -- part under warranty costs 0.
  unit_cost_cents    app.cents         not null,
  cost_cents         app.cents         generated always as (quantity * unit_cost_cents) stored,
  currency           app.currency_code not null default accounting.company_currency(),
  removed_at         timestamptz,
  created_at         timestamptz       not null default now(),
  created_by         uuid,
  updated_at         timestamptz       not null default now(),
  updated_by         uuid,
  row_version        bigint            not null default 0,

  constraint maintenance_parts_used_pkey primary key (id),
  constraint maintenance_parts_used_maintenance_job_id_fkey
    foreign key (maintenance_job_id)
    references maintenance.maintenance_jobs (id) on delete restrict,
  constraint maintenance_parts_used_part_name_length check (length(part_name) between 1 and 200),
  constraint maintenance_parts_used_quantity_range check (quantity between 1 and 1000),
  constraint maintenance_parts_used_unit_cost_range
    check (unit_cost_cents between 0 and 100000000)
);

create index maintenance_parts_used_maintenance_job_id_idx
  on maintenance.maintenance_parts_used (maintenance_job_id);
create index maintenance_parts_used_created_at_idx
  on maintenance.maintenance_parts_used (created_at, id);

comment on table maintenance.maintenance_parts_used is
  E'@name maintenance_parts\n'
  'What was built into a vehicle or used up on it. A wrong record is taken out of the count and '
  'stays.';
comment on column maintenance.maintenance_parts_used.id is 'The id of the record.';
comment on column maintenance.maintenance_parts_used.maintenance_job_id is 'The job.';
comment on column maintenance.maintenance_parts_used.part_name is 'What it is.';
comment on column maintenance.maintenance_parts_used.quantity is 'How many.';
comment on column maintenance.maintenance_parts_used.unit_cost_cents is
  'What one of them cost, in minor units; 0 for one under warranty.';
comment on column maintenance.maintenance_parts_used.cost_cents is
  'What all of them cost, in minor units.';
comment on column maintenance.maintenance_parts_used.currency is
  'The currency of these: that of the job (ISO 4217).';
comment on column maintenance.maintenance_parts_used.removed_at is
  'When the record was taken out of the count; null while it counts.';
comment on column maintenance.maintenance_parts_used.created_at is 'When it was written.';
comment on column maintenance.maintenance_parts_used.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_parts_used.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_parts_used.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_parts_used.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_parts_used_maintenance_job_id_fkey
  on maintenance.maintenance_parts_used is
  E'@foreignFieldName parts\nThere is no such job.';
comment on constraint maintenance_parts_used_part_name_length
  on maintenance.maintenance_parts_used is
  'The name of a part has 1 to 200 characters.';
comment on constraint maintenance_parts_used_quantity_range
  on maintenance.maintenance_parts_used is
  'A job uses 1 to 1,000 of a part.';
comment on constraint maintenance_parts_used_unit_cost_range
  on maintenance.maintenance_parts_used is
  'A part costs nothing to a million.';
--! EndIncluded maintenance/tables/maintenance_parts_used.sql
--! Included maintenance/functions/is_program_for.sql
create or replace function maintenance.is_program_for(
  program maintenance.maintenance_programs, vehicle_id uuid
) returns boolean
  language sql stable
return case
  when program.vehicle_id is not null then program.vehicle_id = is_program_for.vehicle_id
  else fleet.is_of_model(is_program_for.vehicle_id, program.make, program.model)
end;

comment on function maintenance.is_program_for(maintenance.maintenance_programs, uuid) is
  E'@behavior -*\nWhether a programme is for a vehicle. Granted to nobody: only security definer '
  'functions reach it.';
--! EndIncluded maintenance/functions/is_program_for.sql
--! Included maintenance/functions/hold_calendar.sql
create or replace function maintenance.hold_calendar(job maintenance.maintenance_jobs)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  perform rental.block_for_workshop(
    job.vehicle_id, tstzrange(coalesce(job.started_at, job.scheduled_for), job.expected_until),
    job.id, coalesce(job.description, job.kind), job.is_forced, job.status = 'in_progress');
end;
$$;

comment on function maintenance.hold_calendar(maintenance.maintenance_jobs) is
  E'@behavior -*\nCuts the time of an open job out of the calendar of its vehicle. Refused under a '
  'live rental, naming it (vehicle_blocks_no_live_rental), unless the job is forced: then it '
  'takes what is free. Granted to nobody: only security definer functions reach it.';
--! EndIncluded maintenance/functions/hold_calendar.sql
--! Included maintenance/functions/lock_job.sql
-- Always in this order: vehicle, job, rental, calendar. A job keeps its vehicle.
create or replace function maintenance.lock_job(job_id uuid)
  returns maintenance.maintenance_jobs
  language plpgsql volatile set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform fleet.lock_vehicle(j.vehicle_id)
  from maintenance.maintenance_jobs j where j.id = lock_job.job_id;
  select * into v_job
  from maintenance.maintenance_jobs j where j.id = lock_job.job_id
  for no key update;
  if not found then
    perform app.raise_not_found('job');
  end if;
  return v_job;
end;
$$;

comment on function maintenance.lock_job(uuid) is
  E'@behavior -*\nLocks the vehicle of a job, then the job. '
  'Granted to nobody: only security definer functions reach it.';
--! EndIncluded maintenance/functions/lock_job.sql
--! Included maintenance/triggers/maintenance_programs.sql
insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_programs_append_only', '55000', null,
   'A programme is switched off, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_programs
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_programs
  for each statement execute function app.tg__append_only();
--! EndIncluded maintenance/triggers/maintenance_programs.sql
--! Included maintenance/policies/maintenance_programs.sql
alter table maintenance.maintenance_programs enable row level security;

revoke all on maintenance.maintenance_programs from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_programs to staff, admin, service;

create policy maintenance_programs_staff_reads on maintenance.maintenance_programs
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
--! EndIncluded maintenance/policies/maintenance_programs.sql
--! Included maintenance/triggers/maintenance_jobs.sql
-- The life of a job (fleet.md 3).
select app.allow_transition(
  'maintenance', null, 'scheduled', 'schedule_maintenance', 'MaintenanceScheduled');
select app.allow_transition(
  'maintenance', 'scheduled', 'in_progress', 'start_maintenance', 'MaintenanceStarted');
select app.allow_transition(
  'maintenance', 'in_progress', 'completed', 'complete_maintenance', 'MaintenanceCompleted');
select app.allow_transition(
  'maintenance', 'scheduled', 'cancelled', 'cancel_maintenance', 'MaintenanceCancelled');
select app.allow_transition(
  'maintenance', 'in_progress', 'cancelled', 'cancel_maintenance', 'MaintenanceCancelled');

insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_status_transition', '55000', null,
   'The job cannot go from its state to that one.'),
  ('maintenance_jobs_append_only', '55000', null, 'A job is cancelled, never deleted.'),
  ('maintenance_jobs_immutable', '55000', null,
   'What was planned and what was done is not changed afterwards.'),
  ('maintenance_jobs_vehicle_in_service', '55000', null, 'The vehicle has left the fleet.'),
  ('maintenance_jobs_program_fits', '23514', null,
   'The programme is for other vehicles, or for another kind of maintenance.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The vehicle before its jobs, as everybody (functions/lock_job.sql): so it does not leave the
-- fleet while a job of it is planned.
create or replace function maintenance.tg_maintenance_jobs__fit_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_status fleet.vehicle_status;
begin
  perform fleet.lock_vehicle(new.vehicle_id);
  v_status := fleet.vehicle_status_of(new.vehicle_id);
  if v_status is null then
    perform app.raise_not_found('vehicle');
  elsif v_status = 'decommissioned' then
    perform app.raise_rule('maintenance_jobs_vehicle_in_service');
  elsif exists (
    select from maintenance.maintenance_programs p
    where p.id = new.program_id
      and (p.kind <> new.kind or not maintenance.is_program_for(p, new.vehicle_id))
  ) then
    perform app.raise_rule('maintenance_jobs_program_fits');
  end if;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__fit_vehicle() is
  'Refuses a job of a vehicle that has left the fleet, or of a programme that is not for it.';

-- Whoever ends the job, the parts that were used until then are its cost, also where it is given
-- up: somebody has to pay for them. Nobody adds one meanwhile (maintenance_parts_used.sql).
create or replace function maintenance.tg_maintenance_jobs__add_up() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  select coalesce(sum(p.cost_cents), 0)::bigint into new.parts_cost_cents
  from maintenance.maintenance_parts_used p
  where p.maintenance_job_id = new.id and p.removed_at is null;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__add_up() is
  'Sums up the parts of a job when it ends.';

-- Here, so that no writer can move the one without the other.
create or replace function maintenance.tg_maintenance_jobs__move_vehicle() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status = 'in_progress' then
    perform fleet.mark_vehicle_under_maintenance(new.vehicle_id);
  elsif old.status = 'in_progress' then
    perform fleet.mark_vehicle_serviced(new.vehicle_id);
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__move_vehicle() is
  'The vehicle of a job in progress is under maintenance, and comes back with its end.';

create or replace function maintenance.tg_maintenance_jobs__keep_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.status in ('scheduled', 'in_progress') then
    perform maintenance.hold_calendar(new);
  else
    perform rental.end_workshop(
      new.vehicle_id, new.id,
      case when new.started_at is not null then coalesce(new.completed_at, new.cancelled_at) end);
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__keep_calendar() is
  'An open job holds the calendar of its vehicle; its end gives back what is left of it.';

-- On the day of the fact, in the transaction that ends the job: a job without its posting is not
-- committed, by whomever. The books are the last to be locked.
create or replace function maintenance.tg_maintenance_jobs__post_cost() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform accounting.record_payable(
    source_type => 'maintenance_job', source_id => new.id,
    description => left('Maintenance: ' || coalesce(new.description, new.kind), 300),
    amount_cents => new.total_cost_cents, currency => new.currency,
    expense_account_code => 'EXP_MAINTENANCE', vehicle_id => new.vehicle_id,
    entry_date => accounting.local_date(coalesce(new.completed_at, new.cancelled_at)));
  return null;
end;
$$;

comment on function maintenance.tg_maintenance_jobs__post_cost() is
  'Books what a job cost: an expense, owed to whoever did it.';

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_jobs
  for each row execute function app.tg__stamp();

create or replace trigger _150_fit_vehicle
  before insert on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__fit_vehicle();

create or replace trigger _200_state_transition
  before insert or update of status on maintenance.maintenance_jobs
  for each row execute function app.tg__state_transition('maintenance');

create or replace trigger _220_add_up
  before update of status on maintenance.maintenance_jobs
  for each row when (old.status = 'in_progress' and new.status in ('completed', 'cancelled'))
  execute function maintenance.tg_maintenance_jobs__add_up();

-- After the machine, which says it better where the move itself is wrong.
create or replace trigger _250_frozen
  before update on maintenance.maintenance_jobs
  for each row execute function app.tg__frozen(
    '*: total_cost_cents',
    'scheduled scheduled: scheduled_for expected_until',
    'scheduled in_progress: status started_at expected_until is_forced',
    'in_progress in_progress: expected_until is_forced',
    'in_progress completed: status completed_at odometer_km labour_cost_cents '
      'parts_cost_cents notes',
    'scheduled cancelled: status cancelled_at cancellation_reason',
    'in_progress cancelled: status cancelled_at cancellation_reason parts_cost_cents');

create or replace trigger _500_move_vehicle
  after update of status on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__move_vehicle();

-- After the vehicle, whose own refusal says more.
create or replace trigger _600_keep_calendar
  after insert or update of status, scheduled_for, expected_until, started_at, is_forced
  on maintenance.maintenance_jobs
  for each row execute function maintenance.tg_maintenance_jobs__keep_calendar();

create or replace trigger _700_post_cost
  after update of status on maintenance.maintenance_jobs
  for each row when (new.status in ('completed', 'cancelled') and new.total_cost_cents > 0)
  execute function maintenance.tg_maintenance_jobs__post_cost();

create or replace trigger _800_state_change
  after insert or update of status on maintenance.maintenance_jobs
  for each row execute function app.tg__state_change(
    'maintenance', 'id', 'vehicle_id', 'program_id', 'kind', 'status', 'scheduled_for',
    'expected_until', 'is_forced', 'started_at', 'completed_at', 'cancelled_at',
    'total_cost_cents', 'currency');

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_jobs
  for each statement execute function app.tg__append_only();
--! EndIncluded maintenance/triggers/maintenance_jobs.sql
--! Included maintenance/policies/maintenance_jobs.sql
alter table maintenance.maintenance_jobs enable row level security;

revoke all on maintenance.maintenance_jobs from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_jobs to staff, admin, service;

create policy maintenance_jobs_staff_reads on maintenance.maintenance_jobs
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
--! EndIncluded maintenance/policies/maintenance_jobs.sql
--! Included maintenance/triggers/maintenance_parts_used.sql
insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_parts_used_while_in_progress', '55000', null,
   'Parts are used and taken out while the job is in progress.'),
  ('maintenance_parts_used_same_currency', '23514', null,
   'A part is in the currency of its job.'),
  ('maintenance_parts_used_immutable', '55000', null,
   'A part is never changed: take it out, and record the right one.'),
  ('maintenance_parts_used_append_only', '55000', null,
   'A part is taken out of the count, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The share lock waits for whoever ends the job and keeps it from ending under this part: its
-- foreign key alone would share the row with an update.
create or replace function maintenance.tg_maintenance_parts_used__while_in_progress()
  returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_read_committed();
  select * into v_job
  from maintenance.maintenance_jobs j
  where j.id = new.maintenance_job_id
  for share;
  if v_job.status <> 'in_progress' then
    perform app.raise_rule('maintenance_parts_used_while_in_progress');
  elsif v_job.currency <> new.currency then
    perform app.raise_rule('maintenance_parts_used_same_currency');
  end if;
  return new;
end;
$$;

comment on function maintenance.tg_maintenance_parts_used__while_in_progress() is
  'Refuses a part, and the removal of one, when its job is not in progress, and a part in another '
  'currency.';

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_parts_used
  for each row execute function app.tg__stamp();

create or replace trigger _200_while_in_progress
  before insert or update on maintenance.maintenance_parts_used
  for each row
  execute function maintenance.tg_maintenance_parts_used__while_in_progress();

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_parts_used
  for each statement execute function app.tg__append_only();

-- Taken out once; the generated sum is null before it is generated.
create or replace trigger _250_frozen
  before update on maintenance.maintenance_parts_used
  for each row when (old.removed_at is not null)
  execute function app.tg__frozen('*: cost_cents');

create or replace trigger _260_frozen
  before update on maintenance.maintenance_parts_used
  for each row execute function app.tg__frozen('*: cost_cents removed_at');
--! EndIncluded maintenance/triggers/maintenance_parts_used.sql
--! Included maintenance/policies/maintenance_parts_used.sql
alter table maintenance.maintenance_parts_used enable row level security;

revoke all on maintenance.maintenance_parts_used
  from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_parts_used to staff, admin, service;

create policy maintenance_parts_used_staff_reads on maintenance.maintenance_parts_used
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
--! EndIncluded maintenance/policies/maintenance_parts_used.sql
--! Included maintenance/triggers/fleet_vehicles.sql
insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_under_maintenance_by_job', '55000', null,
   'A vehicle is under maintenance while a job of it is in progress, and only then.'),
  ('vehicles_no_open_job', '55000', null, 'The workshop has an open job of the vehicle.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.tg_fleet_vehicles__under_maintenance_by_job()
  returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.status = 'under_maintenance') <> exists (
    select from maintenance.maintenance_jobs j
    where j.vehicle_id = new.id and j.status = 'in_progress'
  ) then
    perform app.raise_rule('vehicles_under_maintenance_by_job');
  end if;
  return null;
end;
$$;

comment on function maintenance.tg_fleet_vehicles__under_maintenance_by_job() is
  'Refuses a vehicle that is under maintenance without a job in progress, or the reverse.';

-- A vehicle with open jobs stays, unless it is gone already: then they are cancelled. The jobs, and
-- then the rentals, before the calendar that the jobs give back.
create or replace function maintenance.tg_fleet_vehicles__decommission() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_open uuid[];
begin
  perform from maintenance.maintenance_jobs j
  where j.vehicle_id = new.id and j.status in ('scheduled', 'in_progress')
  order by j.id
  for no key update;
  select array_agg(j.id order by j.scheduled_for) into v_open
  from maintenance.maintenance_jobs j
  where j.vehicle_id = new.id and j.status in ('scheduled', 'in_progress');
  if v_open is null then
    return null;
  end if;
  if new.decommission_reason not in ('total_loss', 'stolen') then
    perform app.raise_rule('vehicles_no_open_job', jsonb_build_object('jobIds', v_open));
  end if;

  perform rental.lock_live_rentals(new.id);
  update maintenance.maintenance_jobs j
  set status = 'cancelled', cancelled_at = now(),
      cancellation_reason = format('The vehicle left the fleet: %s.', new.decommission_reason)
  where j.id = any (v_open);
  return null;
end;
$$;

comment on function maintenance.tg_fleet_vehicles__decommission() is
  'Refuses to let a vehicle with open jobs go (vehicles_no_open_job), or cancels them when it is '
  'lost.';

create or replace trigger _400_under_maintenance_by_job
  after update of status on fleet.vehicles
  for each row when (
    'under_maintenance' in (old.status, new.status) and new.status <> 'decommissioned')
  execute function maintenance.tg_fleet_vehicles__under_maintenance_by_job();

-- Before the rental context closes the calendar.
create or replace trigger _450_maintenance_decommission
  after update of status on fleet.vehicles
  for each row when (new.status = 'decommissioned')
  execute function maintenance.tg_fleet_vehicles__decommission();
--! EndIncluded maintenance/triggers/fleet_vehicles.sql
--! Included maintenance/triggers/rental_rentals.sql
-- A forced job leaves the reservations in its way their ground. One that goes, to another vehicle
-- or altogether, must not leave a gap in which the next customer reserves a vehicle that stands in
-- the workshop. The jobs are read under the calendar's lock, which whoever ends one takes too.
create or replace function maintenance.tg_rental_rentals__fill_gap() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  if not exists (
    select from maintenance.maintenance_jobs j
    where j.vehicle_id = old.vehicle_id and j.status in ('scheduled', 'in_progress')
      and j.is_forced
  ) then
    return null;
  end if;

  perform rental.lock_calendar(old.vehicle_id);
  for v_job in
    select * from maintenance.maintenance_jobs j
    where j.vehicle_id = old.vehicle_id and j.status in ('scheduled', 'in_progress')
      and j.is_forced
    order by j.id
  loop
    perform maintenance.hold_calendar(v_job);
  end loop;
  return null;
end;
$$;

comment on function maintenance.tg_rental_rentals__fill_gap() is
  'The workshop takes the time of a reservation that was in its way and goes.';

create or replace trigger _600_maintenance_fill_gap
  after update of status, vehicle_id on rental.rentals
  for each row when (
    old.status = 'reserved'
    and (new.status = 'cancelled' or new.vehicle_id <> old.vehicle_id))
  execute function maintenance.tg_rental_rentals__fill_gap();
--! EndIncluded maintenance/triggers/rental_rentals.sql
--! Included maintenance/functions/schedule_maintenance.sql
create or replace function maintenance.schedule_maintenance(
  vehicle_id uuid,
  scheduled_for timestamptz,
  expected_until timestamptz,
  kind maintenance.maintenance_kind,
  description text default null,
  program_id uuid default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.schedule');

  insert into maintenance.maintenance_jobs
    (vehicle_id, program_id, kind, description, scheduled_for, expected_until)
  values (vehicle_id, program_id, kind, app.clean_text(description), scheduled_for,
          expected_until)
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.schedule_maintenance(
  uuid, timestamptz, timestamptz, maintenance.maintenance_kind, text, uuid
) is
  E'Plans a job of the workshop and takes the vehicle out of rental for it. Refused under a live '
  'rental, whose id the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL). Permission: '
  'maintenance.schedule.\n'
  '@param vehicle_id The vehicle.\n'
  '@param scheduled_for When it is to begin.\n'
  '@param expected_until When the vehicle is expected back.\n'
  '@param kind What is to be done.\n'
  '@param description What is to be done, in words.\n'
  '@param program_id The programme that it is done for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.schedule_maintenance(
  uuid, timestamptz, timestamptz, maintenance.maintenance_kind, text, uuid
) to staff, admin, service;
--! EndIncluded maintenance/functions/schedule_maintenance.sql
--! Included maintenance/functions/reschedule_maintenance.sql
insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_forced_in_progress', '55000', null,
   'Only a job in progress takes its time although reservations lie in it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.reschedule_maintenance(
  job_id uuid,
  scheduled_for timestamptz default null,
  expected_until timestamptz default null,
  is_forced boolean default false
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_is_forced constant boolean := coalesce(is_forced, false);
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.schedule');
  v_job := maintenance.lock_job(job_id);
  if v_is_forced and v_job.status <> 'in_progress' then
    perform app.raise_rule('maintenance_jobs_forced_in_progress');
  end if;

  -- Moved without an end, it keeps its length.
  update maintenance.maintenance_jobs j set
    scheduled_for = coalesce(reschedule_maintenance.scheduled_for, j.scheduled_for),
    expected_until = coalesce(
      reschedule_maintenance.expected_until,
      reschedule_maintenance.scheduled_for + (j.expected_until - j.scheduled_for),
      j.expected_until),
    is_forced = case when j.status = 'in_progress' then v_is_forced else j.is_forced end
  where j.id = v_job.id
  returning * into v_job;
  perform app.emit_event('MaintenanceRescheduled', 'maintenance', v_job.id, jsonb_build_object(
    'id', v_job.id, 'vehicle_id', v_job.vehicle_id, 'status', v_job.status,
    'scheduled_for', v_job.scheduled_for, 'expected_until', v_job.expected_until,
    'is_forced', v_job.is_forced));
  return v_job;
end;
$$;

comment on function maintenance.reschedule_maintenance(
  uuid, timestamptz, timestamptz, boolean
) is
  E'Moves a job that has not begun, or says when one that takes longer will end. Refused under a '
  'live rental, whose id the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL); a job in progress may '
  'be forced: then rentalIdsAtRisk lists what is to be reassigned. Permission: '
  'maintenance.schedule.\n'
  '@param job_id The job.\n'
  '@param scheduled_for When it is to begin; it stays, if not given.\n'
  '@param expected_until When the vehicle is expected back; if not given, the job keeps its '
  'length.\n'
  '@param is_forced Whether a job in progress goes on although reservations lie in its way.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.reschedule_maintenance(
  uuid, timestamptz, timestamptz, boolean
) to staff, admin, service;
--! EndIncluded maintenance/functions/reschedule_maintenance.sql
--! Included maintenance/functions/start_maintenance.sql
insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_jobs_not_future', '23514', null,
   'A job neither begins nor ends in the future.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.start_maintenance(
  job_id uuid,
  is_forced boolean default false,
  started_at timestamptz default now(),
  expected_until timestamptz default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(started_at, now());
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');
  if v_at > now() then
    perform app.raise_rule('maintenance_jobs_not_future');
  end if;

  v_job := maintenance.lock_job(job_id);
  perform rental.refuse_past_overlap(v_job.vehicle_id, v_at, now());
  -- Early or late, it takes as long as it was planned to.
  update maintenance.maintenance_jobs j
  set status = 'in_progress', started_at = v_at,
      is_forced = coalesce(start_maintenance.is_forced, false),
      expected_until = coalesce(
        start_maintenance.expected_until, v_at + (j.expected_until - j.scheduled_for))
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.start_maintenance(uuid, boolean, timestamptz, timestamptz) is
  E'Begins a job: the vehicle, which must be active, is under maintenance, and its calendar is '
  'taken from now on for as long as was planned. Refused where that meets a live rental, whose id '
  'the error names (VEHICLE_BLOCKS_NO_LIVE_RENTAL), unless it is forced: then rentalIdsAtRisk '
  'lists what is to be reassigned. Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param is_forced Whether it begins although reservations lie in its way.\n'
  '@param started_at When it began; now, if not given.\n'
  '@param expected_until When the vehicle is expected back; if not given, the job keeps its '
  'length.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.start_maintenance(uuid, boolean, timestamptz, timestamptz)
  to staff, admin, service;
--! EndIncluded maintenance/functions/start_maintenance.sql
--! Included maintenance/functions/report_breakdown.sql
-- Planned and begun at once: what broke down asks nobody, so it is forced.
create or replace function maintenance.report_breakdown(
  vehicle_id uuid,
  expected_until timestamptz,
  kind maintenance.maintenance_kind default 'repair',
  description text default null
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');

  insert into maintenance.maintenance_jobs
    (vehicle_id, kind, description, scheduled_for, expected_until, is_forced)
  values (report_breakdown.vehicle_id, coalesce(report_breakdown.kind, 'repair'),
          app.clean_text(report_breakdown.description), now(), report_breakdown.expected_until,
          true)
  returning * into v_job;
  update maintenance.maintenance_jobs j
  set status = 'in_progress', started_at = j.scheduled_for
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.report_breakdown(
  uuid, timestamptz, maintenance.maintenance_kind, text
) is
  E'A vehicle that is not out with a customer is broken: it goes into the workshop now, whatever '
  'is reserved. The reservations keep their vehicle until they are reassigned: rentalIdsAtRisk '
  'lists them, as does rentalsAtRisk. Permission: maintenance.perform.\n'
  '@param vehicle_id The vehicle.\n'
  '@param expected_until When it is expected back.\n'
  '@param kind What is to be done; a repair, if not given.\n'
  '@param description What is broken.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.report_breakdown(
  uuid, timestamptz, maintenance.maintenance_kind, text
) to staff, admin, service;
--! EndIncluded maintenance/functions/report_breakdown.sql
--! Included maintenance/functions/add_part.sql
create or replace function maintenance.add_part(
  job_id uuid, part_name text, quantity integer, unit_cost_cents app.cents
) returns maintenance.maintenance_parts_used
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_part maintenance.maintenance_parts_used;
begin
  perform app.require_permission('maintenance.perform');

  insert into maintenance.maintenance_parts_used
    (maintenance_job_id, part_name, quantity, unit_cost_cents, currency)
  select j.id, app.clean_text(add_part.part_name), add_part.quantity, add_part.unit_cost_cents,
         j.currency
  from maintenance.maintenance_jobs j
  where j.id = add_part.job_id
  returning * into v_part;
  if not found then
    perform app.raise_not_found('job');
  end if;
  return v_part;
end;
$$;

comment on function maintenance.add_part(uuid, text, integer, app.cents) is
  E'Records a part that was used, while the job is in progress '
  '(MAINTENANCE_PARTS_USED_WHILE_IN_PROGRESS). Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param part_name What it is.\n'
  '@param quantity How many.\n'
  '@param unit_cost_cents What one of them cost, in minor units of the job''s currency; 0 for one '
  'under warranty.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.add_part(uuid, text, integer, app.cents)
  to staff, admin, service;
--! EndIncluded maintenance/functions/add_part.sql
--! Included maintenance/functions/remove_part.sql
create or replace function maintenance.remove_part(part_id uuid)
  returns maintenance.maintenance_parts_used
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_part maintenance.maintenance_parts_used;
begin
  perform app.require_permission('maintenance.perform');

  update maintenance.maintenance_parts_used p set removed_at = now()
  where p.id = part_id
  returning * into v_part;
  if not found then
    perform app.raise_not_found('part');
  end if;
  return v_part;
end;
$$;

comment on function maintenance.remove_part(uuid) is
  E'Takes a wrong record of a part out of the count, while the job is in progress; it stays on '
  'record. Permission: maintenance.perform.\n'
  '@param part_id The record.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.remove_part(uuid) to staff, admin, service;
--! EndIncluded maintenance/functions/remove_part.sql
--! Included maintenance/functions/complete_maintenance.sql
create or replace function maintenance.complete_maintenance(
  job_id uuid,
  labour_cost_cents app.cents,
  odometer_km integer,
  notes text default null,
  done_at timestamptz default now()
) returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_at constant timestamptz := coalesce(done_at, now());
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.perform');
  if v_at > now() then
    perform app.raise_rule('maintenance_jobs_not_future');
  end if;

  v_job := maintenance.lock_job(job_id);
  update maintenance.maintenance_jobs j
  set status = 'completed', completed_at = v_at,
      odometer_km = complete_maintenance.odometer_km,
      labour_cost_cents = complete_maintenance.labour_cost_cents,
      notes = app.clean_text(complete_maintenance.notes)
  where j.id = v_job.id
  returning * into v_job;
  perform fleet.enter_odometer_reading(
    v_job.vehicle_id, v_job.odometer_km, v_job.completed_at, 'workshop');
  return v_job;
end;
$$;

comment on function maintenance.complete_maintenance(
  uuid, app.cents, integer, text, timestamptz
) is
  E'Ends a job: the meter is read, the vehicle is active again, what is left of its time goes back '
  'to rental, and labour and parts are booked. Permission: maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param labour_cost_cents What the labour cost, in minor units of the job''s currency.\n'
  '@param odometer_km What the meter shows, in kilometres.\n'
  '@param notes What the workshop has to say.\n'
  '@param done_at When it was done; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.complete_maintenance(
  uuid, app.cents, integer, text, timestamptz
) to staff, admin, service;
--! EndIncluded maintenance/functions/complete_maintenance.sql
--! Included maintenance/functions/cancel_maintenance.sql
create or replace function maintenance.cancel_maintenance(job_id uuid, reason text)
  returns maintenance.maintenance_jobs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_any_permission(array['maintenance.perform', 'maintenance.schedule']);
  v_job := maintenance.lock_job(job_id);
  -- It moves the vehicle: who only plans does not.
  if v_job.status = 'in_progress' then
    perform app.require_permission('maintenance.perform');
  end if;

  update maintenance.maintenance_jobs j
  set status = 'cancelled', cancelled_at = now(),
      cancellation_reason = app.clean_text(cancel_maintenance.reason)
  where j.id = v_job.id
  returning * into v_job;
  return v_job;
end;
$$;

comment on function maintenance.cancel_maintenance(uuid, text) is
  E'Gives a job up: what is left of its time goes back to rental, a vehicle in the workshop is '
  'active again, and the parts that were used until then are booked. Permission: '
  'maintenance.schedule or maintenance.perform; once it has begun, maintenance.perform.\n'
  '@param job_id The job.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.cancel_maintenance(uuid, text) to staff, admin, service;
--! EndIncluded maintenance/functions/cancel_maintenance.sql
--! Included maintenance/functions/maintenance_jobs_rental_ids_at_risk.sql
create or replace function maintenance.maintenance_jobs_rental_ids_at_risk(
  job maintenance.maintenance_jobs
) returns uuid[]
  language plpgsql stable security definer set search_path = ''
as $$
declare
  -- By its id: a row made up by the caller could ask about any vehicle.
  v_job maintenance.maintenance_jobs;
begin
  perform app.require_permission('maintenance.read');
  select * into v_job
  from maintenance.maintenance_jobs j
  where j.id = job.id and j.status in ('scheduled', 'in_progress');
  if not found then
    return '{}';
  end if;
  return rental.reservations_within(v_job.vehicle_id, tstzrange(
    coalesce(v_job.started_at, v_job.scheduled_for), greatest(v_job.expected_until, now())));
end;
$$;

comment on function maintenance.maintenance_jobs_rental_ids_at_risk(
  maintenance.maintenance_jobs
) is
  E'The reservations of the vehicle that lie in the time of the job, while it is open: '
  'reassignVehicle moves them to another vehicle. Permission: maintenance.read.\n'
  'Security definer: the workshop may know that they are there, not whose they are.';

grant execute on function maintenance.maintenance_jobs_rental_ids_at_risk(
  maintenance.maintenance_jobs
) to staff, admin, service;
--! EndIncluded maintenance/functions/maintenance_jobs_rental_ids_at_risk.sql
--! Included maintenance/functions/create_maintenance_program.sql
create or replace function maintenance.create_maintenance_program(
  name text,
  kind maintenance.maintenance_kind,
  vehicle_id uuid default null,
  make text default null,
  model text default null,
  every_km integer default null,
  every_days integer default null,
  lead_days integer default 14,
  duration_minutes integer default 240,
  description text default null
) returns maintenance.maintenance_programs
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_program maintenance.maintenance_programs;
begin
  perform app.require_permission('maintenance.schedule');
  if vehicle_id is not null and fleet.vehicle_status_of(vehicle_id) is null then
    perform app.raise_not_found('vehicle');
  end if;

  insert into maintenance.maintenance_programs (
    name, kind, vehicle_id, make, model, every_km, every_days, lead_days, duration_minutes,
    description)
  values (
    app.clean_text(name), kind, vehicle_id, app.clean_text(make), app.clean_text(model),
    every_km, every_days, coalesce(lead_days, 14), coalesce(duration_minutes, 240),
    app.clean_text(description))
  returning * into v_program;
  return v_program;
end;
$$;

comment on function maintenance.create_maintenance_program(
  text, maintenance.maintenance_kind, uuid, text, text, integer, integer, integer, integer, text
) is
  E'Says what comes again, for one vehicle or for a make or model; a daily job schedules it ahead. '
  'Permission: maintenance.schedule.\n'
  '@param name Its name for people.\n'
  '@param kind What is to be done.\n'
  '@param vehicle_id The vehicle, if it is for one.\n'
  '@param make The make, if it is for all vehicles of it.\n'
  '@param model The model, if it is for that alone.\n'
  '@param every_km After how many kilometres it is due again.\n'
  '@param every_days After how many days it is due again; with both, whichever comes first.\n'
  '@param lead_days How many days ahead its jobs are scheduled.\n'
  '@param duration_minutes How long the vehicle stays in the workshop.\n'
  '@param description What is to be done, in words.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.create_maintenance_program(
  text, maintenance.maintenance_kind, uuid, text, text, integer, integer, integer, integer, text
) to staff, admin, service;
--! EndIncluded maintenance/functions/create_maintenance_program.sql
--! Included maintenance/functions/update_maintenance_program.sql
insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_programs_row_version_current', '55000', null,
   'The programme was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function maintenance.update_maintenance_program(
  id uuid,
  row_version bigint,
  name text default null,
  every_km integer default null,
  every_days integer default null,
  lead_days integer default null,
  duration_minutes integer default null,
  description text default null,
  is_active boolean default null
) returns maintenance.maintenance_programs
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_program maintenance.maintenance_programs;
begin
  perform app.require_permission('maintenance.schedule');

  select * into v_program from maintenance.maintenance_programs p
  where p.id = update_maintenance_program.id for no key update;
  if not found then
    perform app.raise_not_found('programme');
  end if;
  if v_program.row_version is distinct from update_maintenance_program.row_version then
    perform app.raise_rule('maintenance_programs_row_version_current',
      jsonb_build_object('rowVersion', v_program.row_version::text));
  end if;

  update maintenance.maintenance_programs p set
    name = coalesce(app.clean_text(update_maintenance_program.name), p.name),
    every_km = coalesce(update_maintenance_program.every_km, p.every_km),
    every_days = coalesce(update_maintenance_program.every_days, p.every_days),
    lead_days = coalesce(update_maintenance_program.lead_days, p.lead_days),
    duration_minutes = coalesce(
      update_maintenance_program.duration_minutes, p.duration_minutes),
    description = coalesce(
      app.clean_text(update_maintenance_program.description), p.description),
    is_active = coalesce(update_maintenance_program.is_active, p.is_active)
  where p.id = update_maintenance_program.id
  returning * into v_program;
  return v_program;
end;
$$;

comment on function maintenance.update_maintenance_program(
  uuid, bigint, text, integer, integer, integer, integer, text, boolean
) is
  E'Changes a programme, or switches it off; what is left out stays. Refused if it changed since '
  'it was read (MAINTENANCE_PROGRAMS_ROW_VERSION_CURRENT). Permission: maintenance.schedule.\n'
  '@param id The programme.\n'
  '@param row_version The version that you read.\n'
  '@param name Its name for people.\n'
  '@param every_km After how many kilometres it is due again.\n'
  '@param every_days After how many days it is due again.\n'
  '@param lead_days How many days ahead its jobs are scheduled.\n'
  '@param duration_minutes How long the vehicle stays in the workshop.\n'
  '@param description What is to be done, in words.\n'
  '@param is_active Whether jobs are scheduled for it.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function maintenance.update_maintenance_program(
  uuid, bigint, text, integer, integer, integer, integer, text, boolean
) to staff, admin, service;
--! EndIncluded maintenance/functions/update_maintenance_program.sql
--! Included maintenance/functions/due_now.sql
-- All vehicles and programmes in one pass. What was never done counts from when the vehicle came:
-- nobody knows of an earlier time. Its last distance is looked up at the end of the last job rather
-- than kept with it, so that a reading that was voided counts here neither.
create or replace function maintenance.due_now() returns setof maintenance.due_maintenance
  language sql stable rows 10000
begin atomic
  with usage as materialized (
    select * from fleet.vehicle_usage()
  ),
  done as materialized (
    select p.id as program_id, p.kind, p.every_km, p.every_days, u.vehicle_id, u.odometer_km,
           u.distance_km, u.km_per_day, u.distance_km - u.odometer_km as offset_km,
           last_job.completed_at as last_done_at,
           coalesce(last_job.completed_at, u.available_from) as since_at,
           case when last_job.completed_at is null then u.first_distance_km
                else fleet.distance_km_at(u.vehicle_id, last_job.completed_at) end as since_km
    from maintenance.maintenance_programs p
    join usage u on case
      when p.vehicle_id is not null then p.vehicle_id = u.vehicle_id
      else lower(p.make) = lower(u.make) and (p.model is null or lower(p.model) = lower(u.model))
    end
    left join lateral (
      select max(j.completed_at) as completed_at
      from maintenance.maintenance_jobs j
      where j.program_id = p.id and j.vehicle_id = u.vehicle_id
    ) last_job on true
    where p.is_active
  ),
  days as (
    select d.*,
           (d.since_at at time zone 'UTC')::date + d.every_days as due_by_days_on,
           case when d.since_km + d.every_km <= d.distance_km
                then (now() at time zone 'UTC')::date
                -- Beyond ten years the pace tells nothing.
                when (d.since_km + d.every_km - d.distance_km) < 3650 * d.km_per_day
                then (now() at time zone 'UTC')::date
                  + ceil((d.since_km + d.every_km - d.distance_km) / d.km_per_day)::integer
           end as forecast_on
    from done d
  )
  select
    d.program_id, d.vehicle_id, d.kind, d.last_done_at,
    case when d.last_done_at is not null then (d.since_km - d.offset_km)::integer end,
    d.odometer_km, round(d.km_per_day)::integer,
    (d.since_km + d.every_km - d.offset_km)::integer,
    d.forecast_on, d.due_by_days_on,
    least(d.forecast_on, d.due_by_days_on),
    coalesce(
      least(d.forecast_on, d.due_by_days_on) < (now() at time zone 'UTC')::date
      or d.since_km + d.every_km < d.distance_km, false),
    (select j.id from maintenance.maintenance_jobs j
     where j.program_id = d.program_id and j.vehicle_id = d.vehicle_id
       and j.status in ('scheduled', 'in_progress'))
  from days d;
end;

comment on function maintenance.due_now() is
  E'@behavior -*\nWhat maintenance_due tells, for callers that have checked theirs. Granted to '
  'nobody: only security definer functions reach it.';
--! EndIncluded maintenance/functions/due_now.sql
--! Included maintenance/functions/maintenance_due.sql
create or replace function maintenance.maintenance_due(vehicle_id uuid default null)
  returns setof maintenance.due_maintenance
  language plpgsql stable security definer rows 100 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.require_permission('maintenance.read');
  return query
  select d.* from maintenance.due_now() d
  where maintenance_due.vehicle_id is null or d.vehicle_id = maintenance_due.vehicle_id
  order by d.next_due_on nulls last, d.vehicle_id, d.program_id;
end;
$$;

comment on function maintenance.maintenance_due(uuid) is
  E'When each vehicle needs next what the active programmes ask for, the soonest first: by days, '
  'by kilometres at the pace of its last 90 days, whichever comes first. Permission: '
  'maintenance.read.\n'
  '@param vehicle_id Only this vehicle.\n'
  'Security definer: reads the odometers of the fleet.';

grant execute on function maintenance.maintenance_due(uuid) to staff, admin, service;
--! EndIncluded maintenance/functions/maintenance_due.sql
--! Included maintenance/functions/workshop_opens_at.sql
-- Eight in the morning of that day, or the next morning to come when it is over. UTC, like the days
-- of maintenance_due.
create or replace function maintenance.workshop_opens_at(on_date date) returns timestamptz
  language sql stable
return (
  greatest(on_date, (now() at time zone 'UTC' + interval '16 hours')::date) + time '08:00'
) at time zone 'UTC';

comment on function maintenance.workshop_opens_at(date) is
  E'@behavior -*\nWhen the workshop takes a vehicle that is due on a day; never in the past.';
--! EndIncluded maintenance/functions/workshop_opens_at.sql
--! Included maintenance/functions/schedule_occurrence.sql
create or replace function maintenance.schedule_occurrence(due maintenance.due_maintenance)
  returns boolean
  language plpgsql volatile set search_path = ''
as $$
declare
  v_opens_at constant timestamptz := maintenance.workshop_opens_at(due.next_due_on);
  v_program maintenance.maintenance_programs;
  v_start_at timestamptz;
  v_job maintenance.maintenance_jobs;
begin
  perform fleet.lock_vehicle(due.vehicle_id);
  -- Judged again under the lock: somebody may have planned it, or done it, or sold the vehicle.
  select * into v_program from maintenance.maintenance_programs p where p.id = due.program_id;
  if fleet.vehicle_status_of(due.vehicle_id) = 'decommissioned' or exists (
    select from maintenance.maintenance_jobs j
    where j.program_id = due.program_id and j.vehicle_id = due.vehicle_id
      and (j.status in ('scheduled', 'in_progress')
        or j.completed_at > coalesce(due.last_done_at, '-infinity'))
  ) then
    return false;
  end if;

  -- Nobody takes the gap between the look and the job.
  perform rental.lock_calendar(due.vehicle_id);
  v_start_at := rental.next_free_at(
    due.vehicle_id, v_opens_at,
    v_opens_at + make_interval(mins => v_program.duration_minutes));
  if v_start_at is null or v_start_at > v_opens_at + interval '30 days' then
    return false;
  end if;

  insert into maintenance.maintenance_jobs
    (vehicle_id, program_id, kind, description, scheduled_for, expected_until)
  values (
    due.vehicle_id, v_program.id, v_program.kind, coalesce(v_program.description, v_program.name),
    v_start_at, v_start_at + make_interval(mins => v_program.duration_minutes))
  returning * into v_job;
  perform app.emit_event('MaintenanceDue', 'maintenance', v_job.id, jsonb_build_object(
    'id', v_job.id, 'vehicle_id', v_job.vehicle_id, 'program_id', v_job.program_id,
    'kind', v_job.kind, 'next_due_on', due.next_due_on, 'due_odometer_km', due.due_odometer_km,
    'scheduled_for', v_job.scheduled_for));
  return true;
end;
$$;

comment on function maintenance.schedule_occurrence(maintenance.due_maintenance) is
  E'@behavior -*\nSchedules what is due for a vehicle in the first gap of its calendar and tells '
  'of it; false where it is planned already or there is no gap of 30 days. Granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded maintenance/functions/schedule_occurrence.sql
--! Included maintenance/functions/schedule_due_maintenance.sql
-- The key is the open job: a vehicle has at most one of a programme. Whoever comes second waits for
-- the vehicle and then finds it. A vehicle without a gap of 30 days is left to the next day, and to
-- maintenance_due, which lists it as overdue.
create or replace function maintenance.schedule_due_maintenance() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_due maintenance.due_maintenance;
  v_scheduled bigint := 0;
begin
  perform app.act_as_system();

  for v_due in
    select d.*
    from maintenance.due_now() d
    join maintenance.maintenance_programs p on p.id = d.program_id
    where d.open_job_id is null
      and d.next_due_on <= (now() at time zone 'UTC')::date + p.lead_days
    order by d.vehicle_id, d.program_id
  loop
    if maintenance.schedule_occurrence(v_due) then
      v_scheduled := v_scheduled + 1;
      exit when v_scheduled = 100;
    end if;
  end loop;
  return v_scheduled;
end;
$$;

comment on function maintenance.schedule_due_maintenance() is
  E'@behavior -*\nSchedules a job for each vehicle and programme that is due within its lead time, '
  'in the first gap of its calendar, and emits MaintenanceDue; at most 100 a call, and says how '
  'many. Security definer: the worker has no right on the table.';

grant execute on function maintenance.schedule_due_maintenance() to rentify_worker;
--! EndIncluded maintenance/functions/schedule_due_maintenance.sql
--! EndIncluded maintenance/index.sql
