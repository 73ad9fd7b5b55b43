alter table accounting.invoice_lines enable row level security;

revoke all on accounting.invoice_lines from anonymous, customer, staff, admin, service;
grant select on accounting.invoice_lines to staff, admin, service;

create policy invoice_lines_staff_reads on accounting.invoice_lines
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
