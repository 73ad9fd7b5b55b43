insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_row_version_current', '55000', null,
   'The endpoint was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.update_webhook_endpoint(
  id uuid,
  row_version bigint,
  url text,
  event_types text[] default null,
  description text default null
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(update_webhook_endpoint.id);
  if v_endpoint.row_version is distinct from update_webhook_endpoint.row_version then
    perform app.raise_rule('webhook_endpoints_row_version_current',
      jsonb_build_object('rowVersion', v_endpoint.row_version::text));
  end if;

  update webhook.webhook_endpoints e
  set url = webhook.checked_url(update_webhook_endpoint.url),
      event_types = webhook.checked_event_types(update_webhook_endpoint.event_types),
      description = app.clean_text(update_webhook_endpoint.description)
  where e.id = v_endpoint.id
  returning * into v_endpoint;
  perform app.record_audit('webhook_endpoint.update', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'event_types', v_endpoint.event_types));
  return v_endpoint;
end;
$$;

comment on function webhook.update_webhook_endpoint(uuid, bigint, text, text[], text) is
  E'Says anew where an endpoint is and what it wants: all types where they are left out. What '
  'waits goes to the new address. Refused if it changed since it was read '
  '(WEBHOOK_ENDPOINTS_ROW_VERSION_CURRENT). Permission: webhooks.manage.\n'
  '@param id The endpoint.\n'
  '@param row_version The version that you read.\n'
  '@param url Where events are posted to, by https.\n'
  '@param event_types Which types of event it wants; none for all.\n'
  '@param description What it is for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.update_webhook_endpoint(uuid, bigint, text, text[], text)
  to staff, admin, service;
