-- A vehicle that was written off while it was out stays decommissioned.
create or replace function fleet.mark_vehicle_returned(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'active'
  where v.id = mark_vehicle_returned.vehicle_id and v.status <> 'decommissioned';
end;

comment on function fleet.mark_vehicle_returned(uuid) is
  E'@behavior -*\nRented -> active, for a rental that is completed only. Granted to nobody: only '
  'security definer functions reach it.';
