alter table identity.api_key_permissions enable row level security;

revoke all on identity.api_key_permissions from anonymous, customer, staff, admin, service;
grant select on identity.api_key_permissions to staff, admin;

create policy api_key_permissions_managers_read on identity.api_key_permissions
  for select to staff, admin
  using ((select app.has_permission('api_keys.manage')));
