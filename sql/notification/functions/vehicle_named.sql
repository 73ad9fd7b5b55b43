create or replace function notification.vehicle_named(vehicle_id uuid) returns jsonb
  language sql stable
return (
  select jsonb_build_object(
    'plate_number', v.plate_number, 'make', v.make, 'model', v.model)
  from fleet.vehicles v
  where v.id = vehicle_id
);

comment on function notification.vehicle_named(uuid) is
  E'@behavior -*\nA vehicle as a letter names it. Granted to nobody: the letters are made with it.';
