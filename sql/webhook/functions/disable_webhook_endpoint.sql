create or replace function webhook.disable_webhook_endpoint(
  webhook_endpoint_id uuid, reason text
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_permission('webhooks.manage');
  return webhook.stop_endpoint((webhook.lock_endpoint(webhook_endpoint_id)).id, reason);
end;
$$;

comment on function webhook.disable_webhook_endpoint(uuid, text) is
  E'Sends nothing more to an endpoint; what waits for it is given up, and can be redelivered once '
  'it is enabled again. Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.disable_webhook_endpoint(uuid, text) to staff, admin, service;
