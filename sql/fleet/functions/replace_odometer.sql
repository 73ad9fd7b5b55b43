create or replace function fleet.replace_odometer(
  vehicle_id uuid,
  old_reading_km integer,
  new_reading_km integer,
  reason text,
  recorded_at timestamptz default now()
) returns fleet.vehicle_odometer_readings
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_replacement fleet.vehicle_odometer_readings;
begin
  perform app.require_permission('odometer.record');
  perform fleet.enter_odometer_reading(
    vehicle_id, old_reading_km, coalesce(recorded_at, now()), 'workshop');

  insert into fleet.vehicle_odometer_readings
    (vehicle_id, kind, reading_km, recorded_at, source, reason)
  values (vehicle_id, 'replacement', new_reading_km, coalesce(recorded_at, now()), 'workshop',
          app.clean_text(replace_odometer.reason))
  returning * into v_replacement;
  return v_replacement;
end;
$$;

comment on function fleet.replace_odometer(uuid, integer, integer, text, timestamptz) is
  E'Records a new meter: its count goes on from the distance that the old one showed last. '
  'Permission: odometer.record.\n'
  '@param vehicle_id The vehicle.\n'
  '@param old_reading_km The last reading of the old meter, in kilometres.\n'
  '@param new_reading_km The first reading of the new meter, in kilometres.\n'
  '@param reason Why it was replaced.\n'
  '@param recorded_at When; now, if not given.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.replace_odometer(uuid, integer, integer, text, timestamptz)
  to staff, admin, service;
