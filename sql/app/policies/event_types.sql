alter table app.event_types enable row level security;

revoke all on app.event_types from anonymous, customer, staff, admin, service;
grant select on app.event_types to anonymous, customer, staff, admin, service;

-- The catalogue is part of the documentation: everybody may read it.
create policy event_types_everybody_reads on app.event_types
  for select to anonymous, customer, staff, admin, service using (true);
