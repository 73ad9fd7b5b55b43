insert into app.rules (name, sqlstate, status, message) values
  ('locations_row_version_current', '55000', null, 'The location was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.update_location(
  id uuid,
  row_version bigint,
  code text default null,
  name text default null,
  type rental.location_type default null,
  time_zone text default null,
  address text default null,
  opening_hours jsonb default null
) returns rental.locations
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_location rental.locations;
begin
  perform app.require_permission('rentals.configure');

  select * into v_location
  from rental.locations l where l.id = update_location.id for no key update;
  if not found then
    perform app.raise_not_found('location');
  end if;
  if v_location.row_version is distinct from update_location.row_version then
    perform app.raise_rule('locations_row_version_current',
      jsonb_build_object('rowVersion', v_location.row_version::text));
  end if;

  update rental.locations l set
    code = coalesce(upper(app.clean_text(update_location.code) collate "C"), l.code),
    name = coalesce(app.clean_text(update_location.name), l.name),
    type = coalesce(update_location.type, l.type),
    time_zone = coalesce(update_location.time_zone, l.time_zone),
    address = coalesce(app.clean_text(update_location.address), l.address),
    opening_hours = coalesce(update_location.opening_hours, l.opening_hours)
  where l.id = update_location.id
  returning * into v_location;
  return v_location;
end;
$$;

comment on function rental.update_location(
  uuid, bigint, text, text, rental.location_type, text, text, jsonb
) is
  E'Changes what is known of a location; what is left out stays. Its time zone stays once a '
  'quote began there (LOCATIONS_TIME_ZONE_FROZEN). Refused if it changed since it was read '
  '(LOCATIONS_ROW_VERSION_CURRENT). Permission: rentals.configure.\n'
  '@param id The location.\n'
  '@param row_version The version that you read.\n'
  '@param code Its short code, such as BER.\n'
  '@param name Its name.\n'
  '@param type What it is.\n'
  '@param time_zone Its time zone (IANA), such as Europe/Berlin.\n'
  '@param address Its address.\n'
  '@param opening_hours By weekday (mon to sun) a list of [opens, closes] in local time.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.update_location(
  uuid, bigint, text, text, rental.location_type, text, text, jsonb
) to staff, admin, service;
