alter table identity.external_identities enable row level security;

revoke all on identity.external_identities from anonymous, customer, staff, admin, service;
grant select on identity.external_identities to customer, staff, admin;

create policy external_identities_self_reads on identity.external_identities
  for select to customer, staff, admin
  using (user_id = (select (identity.current_user_account()).id));

create policy external_identities_managers_read on identity.external_identities
  for select to staff, admin
  using ((select app.has_permission('users.manage')));
