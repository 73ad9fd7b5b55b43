alter table app.dead_letters enable row level security;

revoke all on app.dead_letters from anonymous, customer, staff, admin, service;
grant select on app.dead_letters to staff, admin, service;

-- Written by consumers and by the commands that replay and discard, never by a client.
create policy dead_letters_operators_read on app.dead_letters
  for select to staff, admin, service using ((select app.has_permission('events.read')));
