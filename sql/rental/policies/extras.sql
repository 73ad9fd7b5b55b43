alter table rental.extras enable row level security;

revoke all on rental.extras from anonymous, customer, staff, admin, service;
grant select on rental.extras to anonymous, customer, staff, admin, service;

-- The offer is public.
create policy extras_everybody_reads on rental.extras
  for select to anonymous, customer, staff, admin, service using (true);
