alter table fleet.vehicles enable row level security;

revoke all on fleet.vehicles from anonymous, customer, staff, admin, service;
grant select on fleet.vehicles to staff, admin, service;

-- Customers see what they can rent in rental.rentable_vehicles: no purchase price, no plate of others.
create policy vehicles_staff_reads on fleet.vehicles
  for select to staff, admin, service
  using ((select app.has_permission('vehicles.read')));
