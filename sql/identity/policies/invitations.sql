-- Reached only through the commands and the job.
alter table identity.invitations enable row level security;
revoke all on identity.invitations from anonymous, customer, staff, admin, service;
