alter table app.state_transitions enable row level security;

revoke all on app.state_transitions from anonymous, customer, staff, admin, service;
grant select on app.state_transitions to anonymous, customer, staff, admin, service;

-- The moves are part of the documentation: everybody may read them.
create policy state_transitions_everybody_reads on app.state_transitions
  for select to anonymous, customer, staff, admin, service using (true);
