alter table accounting.company_settings enable row level security;

revoke all on accounting.company_settings from anonymous, customer, staff, admin, service;
grant select on accounting.company_settings to staff, admin, service;

create policy company_settings_staff_reads on accounting.company_settings
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
