-- Only a replacement makes an offset, so the last one until then has it. The readings beside an
-- instant don't know: when the old meter's were all voided, the next one belongs to the new meter.
create or replace function fleet.meter_offset_km(vehicle_id uuid, at timestamptz) returns bigint
  language sql stable
return coalesce((
  select r.offset_km
  from fleet.vehicle_odometer_readings r
  where r.vehicle_id = meter_offset_km.vehicle_id and r.kind = 'replacement' and r.voided_at is null
    and r.recorded_at <= meter_offset_km.at
  order by r.recorded_at desc
  limit 1), 0);

comment on function fleet.meter_offset_km(uuid, timestamptz) is
  E'@behavior -*\nWhat the meters before that of this instant had counted more than it. Granted '
  'to nobody: for the triggers.';
