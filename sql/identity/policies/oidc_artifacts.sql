-- Reached only through the doors.
alter table identity.oidc_artifacts enable row level security;
revoke all on identity.oidc_artifacts from anonymous, customer, staff, admin, service;
