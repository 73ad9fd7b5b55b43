alter table maintenance.maintenance_parts_used enable row level security;

revoke all on maintenance.maintenance_parts_used
  from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_parts_used to staff, admin, service;

create policy maintenance_parts_used_staff_reads on maintenance.maintenance_parts_used
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
