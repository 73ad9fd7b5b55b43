alter table accounting.year_closings enable row level security;

revoke all on accounting.year_closings from anonymous, customer, staff, admin, service;
grant select on accounting.year_closings to staff, admin, service;

create policy year_closings_staff_reads on accounting.year_closings
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
