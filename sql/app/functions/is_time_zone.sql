-- A conversion is the only way to ask that is not slow: pg_timezone_names reads every file of the
-- tz database.
create or replace function app.is_time_zone(name text) returns boolean
  language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  if name !~ '^([A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}|UTC)$' then
    return false;
  end if;
  perform timestamptz 'epoch' at time zone name;
  return true;
exception
  when invalid_parameter_value then
    return false;
end;
$$;

comment on function app.is_time_zone(text) is
  E'@behavior -*\nWhether this names a time zone of the IANA database, such as Europe/Berlin; '
  'abbreviations don''t.';
