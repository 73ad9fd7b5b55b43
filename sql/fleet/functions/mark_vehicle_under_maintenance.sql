create or replace function fleet.mark_vehicle_under_maintenance(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'under_maintenance'
  where v.id = mark_vehicle_under_maintenance.vehicle_id;
end;

comment on function fleet.mark_vehicle_under_maintenance(uuid) is
  E'@behavior -*\nActive -> under_maintenance, for a job that begins only. Granted to nobody: '
  'only security definer functions reach it.';
