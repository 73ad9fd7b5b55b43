insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_enabled', '55000', null, 'This endpoint is disabled: enable it first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function webhook.lock_enabled_endpoint(endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  v_endpoint := webhook.lock_endpoint(endpoint_id);
  if v_endpoint.disabled_at is not null then
    perform app.raise_rule('webhook_endpoints_enabled');
  end if;
  return v_endpoint;
end;
$$;

comment on function webhook.lock_enabled_endpoint(uuid) is
  E'@behavior -*\nThe endpoint, locked, if something can be sent there '
  '(WEBHOOK_ENDPOINTS_ENABLED). Granted to nobody: commands call it.';
