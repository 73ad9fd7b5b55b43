alter table accounting.journal_drafts enable row level security;

revoke all on accounting.journal_drafts from anonymous, customer, staff, admin, service;
grant select on accounting.journal_drafts to staff, admin, service;

create policy journal_drafts_staff_reads on accounting.journal_drafts
  for select to staff, admin, service using ((select app.has_permission('accounting.read')));
