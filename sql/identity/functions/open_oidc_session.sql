create or replace function identity.open_oidc_session(
  user_id uuid, client_id text, session_id uuid default null
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if not identity.is_active_user(open_oidc_session.user_id)
     or not exists (select from identity.oidc_client(open_oidc_session.client_id)) then
    return null;
  end if;

  if exists (
    select
    from identity.sessions s
    where s.id = open_oidc_session.session_id
      and s.user_id = open_oidc_session.user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
    return open_oidc_session.session_id;
  end if;
  return identity.open_session(open_oidc_session.user_id, open_oidc_session.client_id);
end;
$$;

comment on function identity.open_oidc_session(uuid, text, uuid) is
  E'@behavior -*\nOpens the session of a user in a client, for the provider, which has seen the '
  'proof; the one that there is, while it lasts; null when user or client has been shut out '
  'meanwhile. Security definer: the doors have no right on the table.';

grant execute on function identity.open_oidc_session(uuid, text, uuid) to gatekeeper;
