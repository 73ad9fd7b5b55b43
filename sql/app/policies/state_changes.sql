alter table app.state_changes enable row level security;

revoke all on app.state_changes from anonymous, customer, staff, admin, service;
grant select on app.state_changes to staff, admin;

-- Written by the trigger of the table that moved, never by a client.
create policy state_changes_auditors_read on app.state_changes
  for select to staff, admin using ((select app.has_permission('audit.read')));
