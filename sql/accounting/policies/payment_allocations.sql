alter table accounting.payment_allocations enable row level security;

revoke all on accounting.payment_allocations from anonymous, customer, staff, admin, service;
grant select on accounting.payment_allocations to staff, admin, service;

create policy payment_allocations_staff_reads on accounting.payment_allocations
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
