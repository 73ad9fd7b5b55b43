create or replace function rental.create_location(
  code text,
  name text,
  type rental.location_type,
  time_zone text,
  address text default null,
  opening_hours jsonb default '{}'
) returns rental.locations
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_location rental.locations;
begin
  perform app.require_permission('rentals.configure');

  insert into rental.locations (code, name, type, time_zone, address, opening_hours)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), type, time_zone,
          app.clean_text(address), coalesce(opening_hours, '{}'))
  returning * into v_location;
  return v_location;
end;
$$;

comment on function rental.create_location(text, text, rental.location_type, text, text, jsonb) is
  E'Adds a location. Permission: rentals.configure.\n'
  '@param code Its short code, such as BER.\n'
  '@param name Its name.\n'
  '@param type What it is.\n'
  '@param time_zone Its time zone (IANA), such as Europe/Berlin.\n'
  '@param address Its address.\n'
  '@param opening_hours By weekday (mon to sun) a list of [opens, closes] in local time.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_location(
  text, text, rental.location_type, text, text, jsonb
) to staff, admin, service;
