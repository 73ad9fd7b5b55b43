alter table accounting.receipt_refunds enable row level security;

revoke all on accounting.receipt_refunds from anonymous, customer, staff, admin, service;
grant select on accounting.receipt_refunds to staff, admin, service;

create policy receipt_refunds_staff_reads on accounting.receipt_refunds
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
