create or replace trigger _100_stamp
  before insert or update on rental.vehicle_blocks
  for each row execute function app.tg__stamp();

-- For update, alone: reservations share this row by key, so none is judged by an availability that
-- is being rewritten.
create or replace function rental.tg_vehicle_blocks__lock_calendar() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.rentable_vehicles v
  where v.id in (old.vehicle_id, new.vehicle_id)
  order by v.id
  for update;
  return coalesce(new, old);
end;
$$;

comment on function rental.tg_vehicle_blocks__lock_calendar() is
  'Locks the vehicle''s calendar before a block comes, moves or goes.';

create or replace function rental.tg_vehicle_blocks__rewrite_availability() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.rewrite_availability(v.id)
  from (select old.vehicle_id as id union select new.vehicle_id) v
  where v.id is not null;
  return null;
end;
$$;

comment on function rental.tg_vehicle_blocks__rewrite_availability() is
  'Derives the availability anew after a block came, moved or went.';

create or replace trigger _150_lock_calendar
  before insert or update or delete on rental.vehicle_blocks
  for each row execute function rental.tg_vehicle_blocks__lock_calendar();

create or replace trigger _500_rewrite_availability
  after insert or update or delete on rental.vehicle_blocks
  for each row execute function rental.tg_vehicle_blocks__rewrite_availability();
