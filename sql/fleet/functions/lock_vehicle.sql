create or replace function fleet.lock_vehicle(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  select from fleet.vehicles v where v.id = lock_vehicle.vehicle_id for no key update;
end;

comment on function fleet.lock_vehicle(uuid) is
  E'@behavior -*\nLocks a vehicle, for commands of other contexts that will move it: first the '
  'vehicle, then what hangs on it. '
  'Granted to nobody: only security definer functions reach it.';
