-- Reached only through the doors: who asked for an account is nobody else's business.
alter table identity.registrations enable row level security;
revoke all on identity.registrations from anonymous, customer, staff, admin, service;
