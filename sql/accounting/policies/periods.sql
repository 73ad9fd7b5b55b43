alter table accounting.periods enable row level security;

revoke all on accounting.periods from anonymous, customer, staff, admin, service;
grant select on accounting.periods to staff, admin, service;

create policy periods_staff_reads on accounting.periods
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
