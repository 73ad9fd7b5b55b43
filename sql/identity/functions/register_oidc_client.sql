insert into app.rules (name, sqlstate, status, message) values
  ('oidc_clients_first_party_by_admin', '55000', 403,
   'Only who may do everything registers one of our own: it asks nobody.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.register_oidc_client(
  client_id text,
  name text,
  redirect_uris text[],
  post_logout_redirect_uris text[] default '{}',
  is_first_party boolean default false,
  secret_hash text default null
) returns identity.oidc_clients
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_client identity.oidc_clients;
begin
  perform app.require_permission('clients.manage');
  -- Whoever follows a link to it signs in unasked: its maker could act for any admin.
  if is_first_party and not identity.has_all_of_role(
    (select r.id from identity.roles r where r.name = 'admin')
  ) then
    perform app.raise_rule('oidc_clients_first_party_by_admin');
  end if;

  insert into identity.oidc_clients (
    client_id, name, redirect_uris, post_logout_redirect_uris, is_first_party, secret_hash)
  values (
    client_id, app.clean_text(name), redirect_uris, coalesce(post_logout_redirect_uris, '{}'),
    coalesce(is_first_party, false), decode(secret_hash, 'hex'))
  returning * into v_client;

  perform app.record_audit('oidc_client.register', 'done', details => jsonb_build_object(
    'client_id', v_client.client_id, 'is_first_party', v_client.is_first_party));
  return v_client;
end;
$$;

comment on function identity.register_oidc_client(
  text, text, text[], text[], boolean, text
) is
  E'Registers an application that signs people in here, by the authorization code flow with PKCE. '
  'One of our own only by whoever may do everything (OIDC_CLIENTS_FIRST_PARTY_BY_ADMIN). '
  'Permission: clients.manage.\n'
  '@param client_id What it calls itself, such as fleet-web.\n'
  '@param name What people know it by: they read it when they are asked for consent.\n'
  '@param redirect_uris Where it may have a code sent to; compared letter by letter.\n'
  '@param post_logout_redirect_uris Where it may have people sent to who signed out.\n'
  '@param is_first_party Whether it is one of our own, which asks nobody for consent.\n'
  '@param secret_hash SHA-256, in hexadecimal, of a random secret that it keeps on a server; none '
  'for one that runs in a browser.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.register_oidc_client(
  text, text, text[], text[], boolean, text
) to staff, admin;
