insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_odometer_readings_monotone', '23514', null,
   'A reading must lie between those before and after it.'),
  ('vehicle_odometer_readings_plausible', '23514', null,
   'No vehicle of this kind drives so far in this time.'),
  ('vehicle_odometer_readings_not_future', '23514', null,
   'A meter cannot be read in the future.'),
  ('vehicle_odometer_readings_replacement_last', '55000', null,
   'A meter can be replaced, and its replacement voided, only after the last reading.'),
  ('vehicle_odometer_readings_immutable', '55000', null,
   'A reading is never changed: void it, and record the right one.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- The vehicle's row is the lock: two readings of one vehicle are judged one after the other. Each
-- must see what the one before it wrote, which a snapshot taken earlier would hide.
create or replace function fleet.tg_vehicle_odometer_readings__between_neighbours() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_max_km_per_day integer;
  v_before fleet.vehicle_odometer_readings;
  v_after fleet.vehicle_odometer_readings;
  v_neighbour fleet.vehicle_odometer_readings;
begin
  perform app.require_read_committed();
  select v.max_km_per_day into v_max_km_per_day
  from fleet.vehicles v where v.id = new.vehicle_id
  for no key update;

  -- Only a void takes a reading out of the count.
  new.voided_at := null;
  if new.kind = 'void' then
    return new;
  end if;
  if new.recorded_at > now() then
    perform app.raise_rule('vehicle_odometer_readings_not_future');
  end if;

  select * into v_before from fleet.vehicle_odometer_readings r
  where r.vehicle_id = new.vehicle_id and r.kind <> 'void' and r.voided_at is null
    and r.recorded_at <= new.recorded_at
  order by r.recorded_at desc, r.distance_km desc limit 1;

  select * into v_after from fleet.vehicle_odometer_readings r
  where r.vehicle_id = new.vehicle_id and r.kind <> 'void' and r.voided_at is null
    and r.recorded_at > new.recorded_at
  order by r.recorded_at, r.distance_km limit 1;

  if new.kind = 'replacement' then
    if v_after.id is not null or exists (
      select from fleet.vehicle_odometer_readings r
      where r.vehicle_id = new.vehicle_id and r.kind = 'replacement' and r.voided_at is null
        and r.recorded_at = new.recorded_at
    ) then
      perform app.raise_rule('vehicle_odometer_readings_replacement_last');
    end if;
    -- A new meter starts where the old one stopped: the distance goes on.
    new.offset_km := coalesce(v_before.distance_km, 0) - new.reading_km;
  else
    new.offset_km := fleet.meter_offset_km(new.vehicle_id, new.recorded_at);
  end if;
  new.distance_km := new.reading_km + new.offset_km;

  if new.distance_km < v_before.distance_km or new.distance_km > v_after.distance_km then
    perform app.raise_rule('vehicle_odometer_readings_monotone', jsonb_build_object(
      'atLeastKm', v_before.distance_km - new.offset_km,
      'atMostKm', v_after.distance_km - new.offset_km));
  end if;

  foreach v_neighbour in array array[v_before, v_after] loop
    if abs(new.distance_km - v_neighbour.distance_km) > v_max_km_per_day * greatest(
         1, abs(extract(epoch from new.recorded_at - v_neighbour.recorded_at)) / 86400) then
      perform app.raise_rule('vehicle_odometer_readings_plausible', jsonb_build_object(
        'maxKmPerDay', v_max_km_per_day, 'neighbourKm', v_neighbour.distance_km - new.offset_km));
    end if;
  end loop;
  return new;
end;
$$;

comment on function fleet.tg_vehicle_odometer_readings__between_neighbours() is
  'Fills distance and offset; refuses what lies outside of the neighbours in time, or further '
  'than can be driven.';

create or replace function fleet.tg_vehicle_odometer_readings__void() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_voided fleet.vehicle_odometer_readings;
  v_old_offset_km bigint;
begin
  select * into v_voided from fleet.vehicle_odometer_readings r
  where r.id = new.voids_reading_id and r.vehicle_id = new.vehicle_id and r.kind <> 'void';
  if not found then
    perform app.raise_not_found('odometer reading');
  end if;

  -- What was read on this meter has its offset. Where the offset is that of the meter before,
  -- nothing hangs on it.
  v_old_offset_km := fleet.meter_offset_km(
    new.vehicle_id, v_voided.recorded_at - interval '1 microsecond');
  if v_voided.kind = 'replacement' and exists (
    select from fleet.vehicle_odometer_readings r
    where r.vehicle_id = new.vehicle_id and r.kind <> 'void' and r.voided_at is null
      and r.id <> v_voided.id
      and (r.recorded_at > v_voided.recorded_at
        or r.recorded_at = v_voided.recorded_at
          and r.offset_km = v_voided.offset_km and r.offset_km <> v_old_offset_km)
  ) then
    perform app.raise_rule('vehicle_odometer_readings_replacement_last');
  end if;

  update fleet.vehicle_odometer_readings set voided_at = now() where id = new.voids_reading_id;
  return null;
end;
$$;

comment on function fleet.tg_vehicle_odometer_readings__void() is
  'A void takes its reading out of the count.';

create or replace function fleet.tg_vehicle_odometer_readings__immutable() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  v_moving constant text[] := array['voided_at', 'updated_at', 'updated_by', 'row_version'];
begin
  if tg_op = 'UPDATE' and old.voided_at is null and new.voided_at is not null
     and to_jsonb(new) - v_moving = to_jsonb(old) - v_moving
     and exists (
       select from fleet.vehicle_odometer_readings r where r.voids_reading_id = new.id) then
    return new;
  end if;
  perform app.raise_rule('vehicle_odometer_readings_immutable');
  return null;
end;
$$;

comment on function fleet.tg_vehicle_odometer_readings__immutable() is
  'Refuses every change of a reading but its voiding by a void.';

create or replace trigger _100_stamp
  before insert or update on fleet.vehicle_odometer_readings
  for each row execute function app.tg__stamp();

create or replace trigger _200_between_neighbours
  before insert on fleet.vehicle_odometer_readings
  for each row execute function fleet.tg_vehicle_odometer_readings__between_neighbours();

create or replace trigger _200_immutable
  before update or delete on fleet.vehicle_odometer_readings
  for each row execute function fleet.tg_vehicle_odometer_readings__immutable();

create or replace trigger _200_immutable_whole
  before truncate on fleet.vehicle_odometer_readings
  for each statement execute function fleet.tg_vehicle_odometer_readings__immutable();

create or replace trigger _500_void
  after insert on fleet.vehicle_odometer_readings
  for each row when (new.kind = 'void')
  execute function fleet.tg_vehicle_odometer_readings__void();
