alter table accounting.credit_notes enable row level security;

revoke all on accounting.credit_notes from anonymous, customer, staff, admin, service;
grant select on accounting.credit_notes to staff, admin, service;

create policy credit_notes_staff_reads on accounting.credit_notes
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
