alter table webhook.webhook_endpoints enable row level security;

revoke all on webhook.webhook_endpoints from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_endpoints to staff, admin, service;

create policy webhook_endpoints_managers_read on webhook.webhook_endpoints
  for select to staff, admin
  using ((select app.has_permission('webhooks.manage')));

-- A program has its own, and hears of no other's.
create policy webhook_endpoints_services_read_own on webhook.webhook_endpoints
  for select to service
  using (
    created_by = (select app.current_user_id())
    and (select app.has_permission('webhooks.manage')));
