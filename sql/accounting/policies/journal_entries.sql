alter table accounting.journal_entries enable row level security;

revoke all on accounting.journal_entries from anonymous, customer, staff, admin, service;
grant select on accounting.journal_entries to staff, admin, service;

create policy journal_entries_staff_reads on accounting.journal_entries
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
