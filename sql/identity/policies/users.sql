alter table identity.users enable row level security;

revoke all on identity.users from anonymous, customer, staff, admin, service;
grant select on identity.users to customer, staff, admin, service;

-- By the account, not the claim: whoever is disabled has none, though the token lives on.
create policy users_self_reads on identity.users
  for select to customer, staff, admin, service
  using (id = (select (identity.current_user_account()).id));

create policy users_managers_read on identity.users
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
