create or replace function rental.local_date(location_id uuid, at timestamptz) returns date
  language sql stable
begin atomic
  select (local_date.at at time zone l.time_zone)::date
  from rental.locations l
  where l.id = local_date.location_id;
end;

comment on function rental.local_date(uuid, timestamptz) is
  E'@behavior -*\nThe day at a location at an instant: what versions of prices and taxes are '
  'chosen by. Granted to nobody: only security definer functions reach it.';
