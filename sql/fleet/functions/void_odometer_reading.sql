create or replace function fleet.void_odometer_reading(reading_id uuid, reason text)
  returns fleet.vehicle_odometer_readings
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_vehicle_id uuid;
  v_void fleet.vehicle_odometer_readings;
begin
  perform app.require_permission('odometer.record');

  select r.vehicle_id into v_vehicle_id
  from fleet.vehicle_odometer_readings r
  where r.id = reading_id and r.kind <> 'void';
  if not found then
    perform app.raise_not_found('odometer reading');
  end if;

  insert into fleet.vehicle_odometer_readings
    (vehicle_id, kind, voids_reading_id, recorded_at, source, reason)
  values (v_vehicle_id, 'void', reading_id, now(), 'desk',
          app.clean_text(void_odometer_reading.reason))
  returning * into v_void;
  return v_void;
end;
$$;

comment on function fleet.void_odometer_reading(uuid, text) is
  E'Takes a wrong reading out of the count; it stays on record. Permission: odometer.record.\n'
  '@param reading_id The wrong reading.\n'
  '@param reason What was wrong.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.void_odometer_reading(uuid, text) to staff, admin, service;
