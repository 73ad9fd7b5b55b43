-- Reached only through the doors.
alter table identity.refresh_tokens enable row level security;
revoke all on identity.refresh_tokens from anonymous, customer, staff, admin, service;
