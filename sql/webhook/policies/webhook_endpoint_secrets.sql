alter table webhook.webhook_endpoint_secrets enable row level security;

revoke all on webhook.webhook_endpoint_secrets from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_endpoint_secrets to staff, admin, service;

create policy webhook_endpoint_secrets_managers_read on webhook.webhook_endpoint_secrets
  for select to staff, admin, service
  using (webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e));
