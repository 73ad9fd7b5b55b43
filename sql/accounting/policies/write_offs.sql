alter table accounting.write_offs enable row level security;

revoke all on accounting.write_offs from anonymous, customer, staff, admin, service;
grant select on accounting.write_offs to staff, admin, service;

create policy write_offs_staff_reads on accounting.write_offs
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
