create or replace function webhook.send_test_webhook(webhook_endpoint_id uuid)
  returns webhook.webhook_deliveries
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
  v_delivery webhook.webhook_deliveries;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_enabled_endpoint(send_test_webhook.webhook_endpoint_id);

  insert into webhook.webhook_deliveries (webhook_endpoint_id, event_id, event_type, body)
  values (
    v_endpoint.id, uuidv7(), 'WebhookTest',
    webhook.message_body('WebhookTest', now(),
      jsonb_build_object('webhookEndpointId', v_endpoint.id)))
  returning * into v_delivery;
  perform app.record_audit('webhook_endpoint.test', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'webhook_delivery_id', v_delivery.id));
  return v_delivery;
end;
$$;

comment on function webhook.send_test_webhook(uuid) is
  E'Sends an endpoint a message of the type WebhookTest, whatever types it wants, as any other is '
  'sent. Refused where it is disabled (WEBHOOK_ENDPOINTS_ENABLED). Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.send_test_webhook(uuid) to staff, admin, service;
