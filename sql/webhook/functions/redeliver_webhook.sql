create or replace function webhook.redeliver_webhook(webhook_delivery_id uuid)
  returns webhook.webhook_deliveries
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_delivery webhook.webhook_deliveries;
begin
  perform app.require_permission('webhooks.manage');
  select * into v_delivery
  from webhook.webhook_deliveries d where d.id = redeliver_webhook.webhook_delivery_id;
  if not found then
    perform app.raise_not_found('webhook_delivery');
  end if;
  -- The endpoint first, as everybody who locks both.
  perform webhook.lock_enabled_endpoint(v_delivery.webhook_endpoint_id);

  -- What is pending already only comes sooner: pressed twice, it is sent once.
  update webhook.webhook_deliveries d
  set status = 'pending', ended_at = null, failure_code = null,
      attempts_left = case d.status when 'pending' then d.attempts_left else 12 end,
      next_attempt_at = coalesce(d.claimed_until, now())
  where d.id = v_delivery.id
  returning * into v_delivery;
  perform app.record_audit('webhook_delivery.redeliver', 'done', details => jsonb_build_object(
    'webhook_delivery_id', v_delivery.id, 'webhook_endpoint_id', v_delivery.webhook_endpoint_id));
  return v_delivery;
end;
$$;

comment on function webhook.redeliver_webhook(uuid) is
  E'Sends a delivery once more, whatever came of it, under the same webhook-id; what is pending '
  'comes sooner. Refused where its endpoint is disabled (WEBHOOK_ENDPOINTS_ENABLED). '
  'Permission: webhooks.manage.\n'
  '@param webhook_delivery_id The delivery.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.redeliver_webhook(uuid) to staff, admin, service;
