alter table maintenance.maintenance_jobs enable row level security;

revoke all on maintenance.maintenance_jobs from anonymous, customer, staff, admin, service;
grant select on maintenance.maintenance_jobs to staff, admin, service;

create policy maintenance_jobs_staff_reads on maintenance.maintenance_jobs
  for select to staff, admin, service
  using ((select app.has_permission('maintenance.read')));
