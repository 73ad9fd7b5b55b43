alter table accounting.charge_accounts enable row level security;

revoke all on accounting.charge_accounts from anonymous, customer, staff, admin, service;
grant select on accounting.charge_accounts to staff, admin, service;

create policy charge_accounts_staff_reads on accounting.charge_accounts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
