create or replace function fleet.vehicle_status_of(vehicle_id uuid) returns fleet.vehicle_status
  language sql stable
return (select v.status from fleet.vehicles v where v.id = vehicle_status_of.vehicle_id);

comment on function fleet.vehicle_status_of(uuid) is
  E'@behavior -*\nWhere a vehicle stands, for other contexts; null if there is none. Granted to '
  'nobody: only security definer functions reach it.';
