create or replace function webhook.enable_webhook_endpoint(webhook_endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(webhook_endpoint_id);

  update webhook.webhook_endpoints e
  set disabled_at = null, disabled_reason = null, failing_from = null
  where e.id = v_endpoint.id
  returning * into v_endpoint;
  perform app.record_audit('webhook_endpoint.enable', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id));
  return v_endpoint;
end;
$$;

comment on function webhook.enable_webhook_endpoint(uuid) is
  E'Has an endpoint hear of events again, from now on: of what happened meanwhile it is not told. '
  'Refused where 50 others do (WEBHOOK_ENDPOINTS_LIMITED). Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.enable_webhook_endpoint(uuid) to staff, admin, service;
