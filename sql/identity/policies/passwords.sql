-- The doors read a hash to compare it; nobody else has a use for one.
alter table identity.passwords enable row level security;
revoke all on identity.passwords from anonymous, customer, staff, admin, service;
