create or replace function webhook.secrets_to_show(endpoint_id uuid)
  returns table (id uuid, created_at timestamptz, expires_at timestamptz)
  language plpgsql volatile security definer rows 2 set search_path = ''
as $$
#variable_conflict use_column
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(secrets_to_show.endpoint_id);
  perform app.record_audit('webhook_secret.read', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id));

  return query
  select s.id, s.created_at, s.expires_at
  from webhook.webhook_endpoint_secrets s
  where s.webhook_endpoint_id = v_endpoint.id and coalesce(s.expires_at > now(), true)
  order by s.id desc;
end;
$$;

comment on function webhook.secrets_to_show(uuid) is
  E'@behavior -*\nThe live secrets of an endpoint, the current one first, for the door that '
  'derives and shows them; that somebody looked is audited. Permission: webhooks.manage. Security '
  'definer: the doors have no right on the tables.';

grant execute on function webhook.secrets_to_show(uuid) to gatekeeper;
