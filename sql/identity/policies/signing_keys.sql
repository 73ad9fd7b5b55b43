-- Reached only through the doors: what others may know of a key is in the JWKS.
alter table identity.signing_keys enable row level security;
revoke all on identity.signing_keys from anonymous, customer, staff, admin, service;
