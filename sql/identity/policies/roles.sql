alter table identity.roles enable row level security;

revoke all on identity.roles from anonymous, customer, staff, admin, service;
grant select on identity.roles to staff, admin;

create policy roles_staff_reads on identity.roles
  for select to staff, admin using ((select (identity.current_user_account()).id) is not null);
