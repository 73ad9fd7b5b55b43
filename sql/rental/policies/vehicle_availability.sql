alter table rental.vehicle_availability enable row level security;

revoke all on rental.vehicle_availability from anonymous, customer, staff, admin, service;
grant select on rental.vehicle_availability to staff, admin, service;

-- Clients ask available_vehicles and vehicle_calendar.
create policy vehicle_availability_staff_reads on rental.vehicle_availability
  for select to staff, admin, service using ((select app.has_permission('vehicles.read')));
