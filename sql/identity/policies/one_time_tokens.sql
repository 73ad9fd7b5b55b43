-- Reached only through the doors.
alter table identity.one_time_tokens enable row level security;
revoke all on identity.one_time_tokens from anonymous, customer, staff, admin, service;
