-- The clock is read here, where the zones of the places are checked: what renders the mail may know
-- other zones.
create or replace function notification.place_and_time(location_id uuid, instant timestamptz)
  returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'place', l.name,
    'local_time', to_char(instant at time zone l.time_zone, 'YYYY-MM-DD"T"HH24:MI'),
    'time_zone', l.time_zone)
  from rental.locations l
  where l.id = location_id
);

comment on function notification.place_and_time(uuid, timestamptz) is
  E'@behavior -*\nA location and an instant as a letter says them: the name, the time on the clock '
  'of the place, and the zone of that clock. Granted to nobody: the letters are made with it.';
