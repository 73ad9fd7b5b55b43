alter table identity.role_permissions enable row level security;

revoke all on identity.role_permissions from anonymous, customer, staff, admin, service;
grant select on identity.role_permissions to staff, admin;

create policy role_permissions_staff_reads on identity.role_permissions
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
