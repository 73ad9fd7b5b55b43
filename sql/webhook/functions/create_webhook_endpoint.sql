create or replace function webhook.create_webhook_endpoint(
  url text, event_types text[] default null, description text default null
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');

  insert into webhook.webhook_endpoints (url, event_types, description)
  values (
    webhook.checked_url(url), webhook.checked_event_types(event_types),
    app.clean_text(description))
  returning * into v_endpoint;
  insert into webhook.webhook_endpoint_secrets (webhook_endpoint_id) values (v_endpoint.id);

  perform app.record_audit('webhook_endpoint.create', 'done', details => jsonb_build_object(
    'webhook_endpoint_id', v_endpoint.id, 'event_types', v_endpoint.event_types));
  return v_endpoint;
end;
$$;

comment on function webhook.create_webhook_endpoint(text, text[], text) is
  E'Has events sent to an address outside from now on, signed as Standard Webhooks says; its '
  'secret is shown at /v1/webhook-endpoints/:id/secrets. Refused where the address is plainly '
  'inside (WEBHOOK_ENDPOINTS_URL_OUTSIDE); what its name stands for is looked at again at each '
  'attempt. Refused where 50 hear of events already (WEBHOOK_ENDPOINTS_LIMITED). Permission: '
  'webhooks.manage.\n'
  '@param url Where events are posted to, by https.\n'
  '@param event_types Which types of event it wants; none for all, those that come to be later '
  'too.\n'
  '@param description What it is for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.create_webhook_endpoint(text, text[], text)
  to staff, admin, service;
