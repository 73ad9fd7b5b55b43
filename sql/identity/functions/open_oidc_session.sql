-- Whoever ends all sessions of a user holds the user's row. So what is asked of sessions here is
-- asked after it: a browser must not be remembered behind the back of whoever signed it out.
create or replace function identity.open_oidc_session(
  user_id uuid, client_id text, session_id uuid, remembered_session_id uuid
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform
  from identity.users u
  where u.id = open_oidc_session.user_id and u.status = 'active'
  for share;
  if not found or not exists (select from identity.oidc_client(open_oidc_session.client_id)) then
    return null;
  end if;

  if not exists (
    select
    from identity.sessions s
    where s.id = open_oidc_session.remembered_session_id
      and s.user_id = open_oidc_session.user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
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

comment on function identity.open_oidc_session(uuid, text, uuid, uuid) is
  E'@behavior -*\nOpens the session of a user in a client, for a browser that is remembered by a '
  'session of the user; the one that there is, while it lasts; null when user or client has been '
  'shut out meanwhile, or the session that it is remembered by has ended. Security definer: the '
  'doors have no right on the table.';

grant execute on function identity.open_oidc_session(uuid, text, uuid, uuid) to gatekeeper;
