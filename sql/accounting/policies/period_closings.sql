alter table accounting.period_closings enable row level security;

revoke all on accounting.period_closings from anonymous, customer, staff, admin, service;
grant select on accounting.period_closings to staff, admin, service;

create policy period_closings_staff_reads on accounting.period_closings
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
