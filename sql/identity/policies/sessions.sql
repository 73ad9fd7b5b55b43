alter table identity.sessions enable row level security;

revoke all on identity.sessions from anonymous, customer, staff, admin, service;
grant select on identity.sessions to customer, staff, admin;

create policy sessions_self_reads on identity.sessions
  for select to customer, staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy sessions_managers_read on identity.sessions
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
