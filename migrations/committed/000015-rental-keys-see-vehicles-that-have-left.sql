--! Previous: sha1:2224032cdc7a2a2612bc5164dee2384380d11a09
--! Hash: sha1:17232959823a1dda8ef8bbef25306cb0347d33c8
--! Message: rental: keys see vehicles that have left

-- rental: a key that may read the vehicles sees also those that have left.
drop policy if exists rentable_vehicles_everybody_reads_offer on rental.rentable_vehicles;
drop policy if exists rentable_vehicles_staff_reads on rental.rentable_vehicles;
--! Included rental/policies/rentable_vehicles.sql
alter table rental.rentable_vehicles enable row level security;

revoke all on rental.rentable_vehicles from anonymous, customer, staff, admin, service;
grant select on rental.rentable_vehicles to anonymous, customer, staff, admin, service;

-- What is on offer is public; what has left the fleet only staff sees, and a key with that scope.
create policy rentable_vehicles_everybody_reads_offer on rental.rentable_vehicles
  for select to anonymous, customer, service using (is_in_service);

create policy rentable_vehicles_staff_reads on rental.rentable_vehicles
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
--! EndIncluded rental/policies/rentable_vehicles.sql
