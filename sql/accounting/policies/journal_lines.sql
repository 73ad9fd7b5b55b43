alter table accounting.journal_lines enable row level security;

revoke all on accounting.journal_lines from anonymous, customer, staff, admin, service;
grant select on accounting.journal_lines to staff, admin, service;

create policy journal_lines_staff_reads on accounting.journal_lines
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
