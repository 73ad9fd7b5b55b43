create or replace function identity.disable_oidc_client(oidc_client_id uuid)
  returns identity.oidc_clients
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_client identity.oidc_clients;
begin
  perform app.require_permission('clients.manage');

  update identity.oidc_clients c
  set disabled_at = coalesce(c.disabled_at, now())
  where c.id = oidc_client_id
  returning * into v_client;
  if not found then
    perform app.raise_not_found('client');
  end if;

  -- In the order of their ids, as everybody who ends several.
  perform identity.end_session(s.id, 'revoked')
  from (
    select id from identity.sessions
    where client_id = v_client.client_id and ended_at is null
    order by id
  ) s;
  perform app.record_audit('oidc_client.disable', 'done', details => jsonb_build_object(
    'client_id', v_client.client_id));
  return v_client;
end;
$$;

comment on function identity.disable_oidc_client(uuid) is
  E'Shuts an application out for good and ends every session that it had. '
  'Permission: clients.manage.\n'
  '@param oidc_client_id The client.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.disable_oidc_client(uuid) to staff, admin;
