-- A vehicle that was written off in the workshop stays decommissioned.
create or replace function fleet.mark_vehicle_serviced(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'active'
  where v.id = mark_vehicle_serviced.vehicle_id and v.status <> 'decommissioned';
end;

comment on function fleet.mark_vehicle_serviced(uuid) is
  E'@behavior -*\nUnder_maintenance -> active, for a job that ends only. Granted to nobody: only '
  'security definer functions reach it.';
