alter table rental.rentable_vehicles enable row level security;

revoke all on rental.rentable_vehicles from anonymous, customer, staff, admin, service;
grant select on rental.rentable_vehicles to anonymous, customer, staff, admin, service;

-- What is on offer is public; what has left the fleet only staff sees, and a key with that scope.
create policy rentable_vehicles_everybody_reads_offer on rental.rentable_vehicles
  for select to anonymous, customer, service using (is_in_service);

create policy rentable_vehicles_staff_reads on rental.rentable_vehicles
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
