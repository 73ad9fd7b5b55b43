alter table webhook.webhook_attempts enable row level security;

revoke all on webhook.webhook_attempts from anonymous, customer, staff, admin, service;
grant select on webhook.webhook_attempts to staff, admin, service;

create policy webhook_attempts_managers_read on webhook.webhook_attempts
  for select to staff, admin, service
  using (exists (
    select
    from webhook.webhook_deliveries d
    where d.id = webhook_delivery_id
      and d.webhook_endpoint_id in (select e.id from webhook.webhook_endpoints e)));
