create or replace function fleet.odometer_offset_km(vehicle_id uuid, at timestamptz) returns bigint
  language sql stable
return coalesce((
  select r.offset_km
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = odometer_offset_km.vehicle_id
    and r.kind <> 'void' and r.voided_at is null and r.recorded_at <= odometer_offset_km.at
  order by r.recorded_at desc, r.distance_km desc, r.id desc
  limit 1
), 0);

comment on function fleet.odometer_offset_km(uuid, timestamptz) is
  E'@behavior -*\nWhat earlier meters had counted more than the one of that moment. Whoever '
  'compares two readings adds it, '
  'since the meter may have been replaced between them. Granted to nobody: only security definer '
  'functions reach it.';
