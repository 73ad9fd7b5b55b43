alter table rental.locations enable row level security;

revoke all on rental.locations from anonymous, customer, staff, admin, service;
grant select on rental.locations to anonymous, customer, staff, admin, service;

-- Where one can rent is no secret.
create policy locations_everybody_reads on rental.locations
  for select to anonymous, customer, staff, admin, service using (true);
