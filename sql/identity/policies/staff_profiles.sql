alter table identity.staff_profiles enable row level security;

revoke all on identity.staff_profiles from anonymous, customer, staff, admin, service;
grant select on identity.staff_profiles to staff, admin;

create policy staff_profiles_self_reads on identity.staff_profiles
  for select to staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy staff_profiles_managers_read on identity.staff_profiles
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
