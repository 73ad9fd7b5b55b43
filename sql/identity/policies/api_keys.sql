alter table identity.api_keys enable row level security;

revoke all on identity.api_keys from anonymous, customer, staff, admin, service;
grant select on identity.api_keys to staff, admin;

create policy api_keys_managers_read on identity.api_keys
  for select to staff, admin
  using ((select app.has_permission('api_keys.manage')));
