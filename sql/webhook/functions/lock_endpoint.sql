create or replace function webhook.lock_endpoint(endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
  v_user_id constant uuid := app.current_user_id();
begin
  select * into v_endpoint
  from webhook.webhook_endpoints e where e.id = lock_endpoint.endpoint_id for no key update;
  -- A program manages its own, as it sees its own.
  if not found or (
    v_endpoint.created_by is distinct from v_user_id and identity.is_service(v_user_id)
  ) then
    perform app.raise_not_found('webhook_endpoint');
  end if;
  return v_endpoint;
end;
$$;

comment on function webhook.lock_endpoint(uuid) is
  E'@behavior -*\nThe endpoint, locked, if the caller may know of it. Granted to nobody: commands '
  'call it.';
