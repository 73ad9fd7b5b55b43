alter table webhook.webhook_deliveries enable row level security;

revoke all on webhook.webhook_deliveries from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_deliveries to staff, admin, service;

create policy webhook_deliveries_managers_read on webhook.webhook_deliveries
  for select to staff, admin, service
  using (webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e));
