alter table accounting.credit_note_lines enable row level security;

revoke all on accounting.credit_note_lines from anonymous, customer, staff, admin, service;
grant select on accounting.credit_note_lines to staff, admin, service;

create policy credit_note_lines_staff_reads on accounting.credit_note_lines
  for select to staff, admin, service using ((select app.has_permission('invoices.read')));
