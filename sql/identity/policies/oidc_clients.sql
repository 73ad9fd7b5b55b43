alter table identity.oidc_clients enable row level security;

revoke all on identity.oidc_clients from anonymous, customer, staff, admin, service;
grant select on identity.oidc_clients to staff, admin;

create policy oidc_clients_managers_read on identity.oidc_clients
  for select to staff, admin
  using ((select app.has_permission('clients.manage')));
