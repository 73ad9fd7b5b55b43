alter table maintenance.maintenance_programs enable row level security;

revoke all on maintenance.maintenance_programs from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_programs to staff, admin, service;

create policy maintenance_programs_staff_reads on maintenance.maintenance_programs
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
