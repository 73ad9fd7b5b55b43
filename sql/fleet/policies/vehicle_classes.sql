alter table fleet.vehicle_classes enable row level security;

revoke all on fleet.vehicle_classes from anonymous, customer, staff, admin, service;
grant select on fleet.vehicle_classes to anonymous, customer, staff, admin, service;

-- Classes are what customers choose between: no secret. They are made by create_vehicle_class.
create policy vehicle_classes_everybody_reads on fleet.vehicle_classes
  for select to anonymous, customer, staff, admin, service using (true);
