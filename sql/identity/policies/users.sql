alter table identity.users enable row level security;

revoke all on identity.users from anonymous, customer, staff, admin, service;
grant select on identity.users to customer, staff, admin, service;

create policy users_self_reads on identity.users
  for select to customer, staff, admin, service
  using (id = (select app.current_user_id()));

create policy users_managers_read on identity.users
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
