alter table fleet.vehicle_odometer_readings enable row level security;

revoke all on fleet.vehicle_odometer_readings from anonymous, customer, staff, admin, service;
grant select on fleet.vehicle_odometer_readings to staff, admin, service;

create policy vehicle_odometer_readings_staff_reads on fleet.vehicle_odometer_readings
  for select to staff, admin, service
  using ((select app.has_permission('vehicles.read')));
