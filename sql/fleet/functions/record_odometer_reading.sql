create or replace function fleet.record_odometer_reading(
  vehicle_id uuid,
  reading_km integer,
  recorded_at timestamptz default now(),
  source fleet.odometer_source default 'desk'
) returns fleet.vehicle_odometer_readings
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_reading fleet.vehicle_odometer_readings;
begin
  perform app.require_permission('odometer.record');
  v_reading := fleet.enter_odometer_reading(
    vehicle_id, reading_km, coalesce(recorded_at, now()), coalesce(source, 'desk'));
  return v_reading;
end;
$$;

comment on function fleet.record_odometer_reading(
  uuid, integer, timestamptz, fleet.odometer_source
) is
  E'Records what the meter of a vehicle showed. It must lie between the readings before and after '
  'it in time '
  '(VEHICLE_ODOMETER_READINGS_MONOTONE) and be drivable (VEHICLE_ODOMETER_READINGS_PLAUSIBLE). '
  'Permission: odometer.record.\n'
  '@param vehicle_id The vehicle.\n'
  '@param reading_km What the meter showed, in kilometres.\n'
  '@param recorded_at When it was read; now, if not given.\n'
  '@param source Where it was read.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.record_odometer_reading(
  uuid, integer, timestamptz, fleet.odometer_source
) to staff, admin, service;
