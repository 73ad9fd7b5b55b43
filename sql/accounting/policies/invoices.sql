alter table accounting.invoices enable row level security;

revoke all on accounting.invoices from anonymous, customer, staff, admin, service;
grant select on accounting.invoices to staff, admin, service;

create policy invoices_staff_reads on accounting.invoices
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
