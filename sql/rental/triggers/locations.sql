insert into app.rules (name, sqlstate, status, message) values
  ('locations_time_zone_frozen', '55000', null,
   'The time zone stays: rentals from here were priced by it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.locations
  for each row execute function app.tg__stamp();

-- For update: a quote that is being written holds the row by key, and is waited for and then seen.
create or replace function rental.tg_locations__freeze_time_zone() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from rental.locations l where l.id = old.id for update;
  if exists (select from rental.quotes q where q.origin_location_id = old.id)
     or exists (select from rental.rentals r where r.origin_location_id = old.id) then
    perform app.raise_rule('locations_time_zone_frozen');
  end if;
  return new;
end;
$$;

comment on function rental.tg_locations__freeze_time_zone() is
  'Refuses another time zone once a quote or a rental began here: priced again they would cost '
  'something else.';

create or replace trigger _200_freeze_time_zone
  before update of time_zone on rental.locations
  for each row when (old.time_zone is distinct from new.time_zone)
  execute function rental.tg_locations__freeze_time_zone();
