alter table identity.permissions enable row level security;

revoke all on identity.permissions from anonymous, customer, staff, admin, service;
grant select on identity.permissions to staff, admin;

create policy permissions_staff_reads on identity.permissions
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
