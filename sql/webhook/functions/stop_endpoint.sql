-- Whoever calls holds the endpoint's row: what is being queued has been, or will find it disabled.
create or replace function webhook.stop_endpoint(endpoint_id uuid, reason text)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  update webhook.webhook_endpoints e
  set disabled_at = now(), disabled_reason = app.clean_text(stop_endpoint.reason)
  where e.id = stop_endpoint.endpoint_id and e.disabled_at is null
  returning * into v_endpoint;
  if not found then
    select * into v_endpoint from webhook.webhook_endpoints e where e.id = endpoint_id;
    return v_endpoint;
  end if;

  update webhook.webhook_deliveries d
  set status = 'failed', failure_code = 'ENDPOINT_DISABLED', ended_at = now(),
      claimed_until = null
  where d.id in (
    select p.id
    from webhook.webhook_deliveries p
    where p.webhook_endpoint_id = v_endpoint.id and p.status = 'pending'
    order by p.id
    for no key update
  );
  perform app.record_audit('webhook_endpoint.disable', 'done', v_endpoint.created_by,
    jsonb_build_object(
      'webhook_endpoint_id', v_endpoint.id, 'reason', v_endpoint.disabled_reason));
  return v_endpoint;
end;
$$;

comment on function webhook.stop_endpoint(uuid, text) is
  E'@behavior -*\nDisables an endpoint, unless it is, and gives up what waits to be sent there. '
  'Granted to nobody: the command, and the job that meets a receiver that is gone, call it.';
