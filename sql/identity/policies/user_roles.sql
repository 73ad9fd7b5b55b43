alter table identity.user_roles enable row level security;

revoke all on identity.user_roles from anonymous, customer, staff, admin, service;
grant select on identity.user_roles to staff, admin;

create policy user_roles_self_reads on identity.user_roles
  for select to staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy user_roles_managers_read on identity.user_roles
  for select to staff, admin
  using ((select app.has_permission('roles.manage')));
