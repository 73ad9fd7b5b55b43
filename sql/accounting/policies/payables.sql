alter table accounting.payables enable row level security;

revoke all on accounting.payables from anonymous, customer, staff, admin, service;
grant select on accounting.payables to staff, admin, service;

create policy payables_staff_reads on accounting.payables
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
