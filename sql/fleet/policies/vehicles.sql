alter table fleet.vehicles enable row level security;

revoke all on fleet.vehicles from anonymous, customer, staff, admin, service;
grant select on fleet.vehicles to customer, staff, admin, service;

-- Customers see what they can rent in rental.rentable_vehicles, without its purchase price. Here
-- the role may ask, so that `vehicle` of a rental is null for them and no refusal, and no policy
-- lets a row through.
create policy vehicles_staff_reads on fleet.vehicles
  for select to staff, admin, service
  using ((select app.has_permission('vehicles.read')));
