alter table accounting.receipts enable row level security;

revoke all on accounting.receipts from anonymous, customer, staff, admin, service;
grant select on accounting.receipts to staff, admin, service;

create policy receipts_staff_reads on accounting.receipts
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
