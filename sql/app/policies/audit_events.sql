alter table app.audit_events enable row level security;

revoke all on app.audit_events from anonymous, customer, staff, admin, service;
grant select on app.audit_events to staff, admin;

-- Written by the functions that do things, never by a client.
create policy audit_events_auditors_read on app.audit_events
  for select to staff, admin using ((select app.has_permission('audit.read')));
