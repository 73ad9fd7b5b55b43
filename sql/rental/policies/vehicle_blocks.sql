alter table rental.vehicle_blocks enable row level security;

revoke all on rental.vehicle_blocks from anonymous, customer, staff, admin, service;
grant select on rental.vehicle_blocks to staff, admin, service;

-- Clients ask available_vehicles and vehicle_calendar.
create policy vehicle_blocks_staff_reads on rental.vehicle_blocks
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
