insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoint_secrets_overlap_range', '23514', null,
   'The old secret signs on for 0 to 168 hours.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.rotate_webhook_secret(
  webhook_endpoint_id uuid, overlap_hours integer default 24
) returns webhook.webhook_endpoint_secrets
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_overlap_hours constant integer := coalesce(rotate_webhook_secret.overlap_hours, 24);
  v_endpoint webhook.webhook_endpoints;
  v_secret webhook.webhook_endpoint_secrets;
begin
  perform app.require_permission('webhooks.manage');
  if v_overlap_hours not between 0 and 168 then
    perform app.raise_rule('webhook_endpoint_secrets_overlap_range');
  end if;
  v_endpoint := webhook.lock_endpoint(rotate_webhook_secret.webhook_endpoint_id);

  -- Two live ones, never three: the one before has had its overlap.
  update webhook.webhook_endpoint_secrets s
  set expires_at = case
    when s.expires_at is null then now() + make_interval(hours => v_overlap_hours)
    else now() end
  where s.webhook_endpoint_id = v_endpoint.id and coalesce(s.expires_at > now(), true);
  insert into webhook.webhook_endpoint_secrets (webhook_endpoint_id) values (v_endpoint.id)
  returning * into v_secret;

  perform app.record_audit('webhook_secret.rotate', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id, 'secret_id', v_secret.id,
      'overlap_hours', v_overlap_hours));
  return v_secret;
end;
$$;

comment on function webhook.rotate_webhook_secret(uuid, integer) is
  E'Makes the secret that an endpoint is signed to from now on; until the overlap is over, each '
  'message carries the signature of the old one too. It is shown at '
  '/v1/webhook-endpoints/:id/secrets. Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  '@param overlap_hours For how long the old one signs on: 24 hours unless given, 168 at most.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.rotate_webhook_secret(uuid, integer) to staff, admin, service;
