alter table accounting.accounts enable row level security;

revoke all on accounting.accounts from anonymous, customer, staff, admin, service;
grant select on accounting.accounts to staff, admin, service;

create policy accounts_staff_reads on accounting.accounts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
