create or replace function fleet.enter_odometer_reading(
  vehicle_id uuid, reading_km integer, recorded_at timestamptz, source fleet.odometer_source
) returns fleet.vehicle_odometer_readings
  language plpgsql volatile set search_path = ''
as $$
declare
  v_reading fleet.vehicle_odometer_readings;
begin
  insert into fleet.vehicle_odometer_readings (vehicle_id, reading_km, recorded_at, source)
  values (vehicle_id, reading_km, recorded_at, source)
  returning * into v_reading;
  return v_reading;
end;
$$;

comment on function fleet.enter_odometer_reading(
  uuid, integer, timestamptz, fleet.odometer_source
) is
  E'@behavior -*\nWhat record_odometer_reading does, for the commands of other contexts that have '
  'checked their caller. '
  'Granted to nobody: only security definer functions reach it.';
