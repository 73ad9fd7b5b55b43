create or replace function fleet.mark_vehicle_rented(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  update fleet.vehicles v set status = 'rented' where v.id = mark_vehicle_rented.vehicle_id;
end;

comment on function fleet.mark_vehicle_rented(uuid) is
  E'@behavior -*\nActive -> rented, for a rental that becomes active only. Granted to nobody: only '
  'security definer functions reach it.';
