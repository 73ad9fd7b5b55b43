create or replace function identity.end_session_of_token(token_hash bytea) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
begin
  select s.* into v_session
  from identity.refresh_tokens t
  join identity.sessions s on s.id = t.session_id
  where t.token_hash = end_session_of_token.token_hash;
  if not found then
    return;
  end if;

  -- Whoever has a token of the session, used or not, may end it.
  perform set_config('jwt.claims.sub', v_session.user_id::text, true);
  perform identity.end_session(v_session.id, 'signed_out');
end;
$$;

comment on function identity.end_session_of_token(bytea) is
  E'@behavior -*\nEnds the session that a refresh token is of; nothing where there is none, or it '
  'has ended.\n'
  '@param token_hash SHA-256 of the token.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.end_session_of_token(bytea) to gatekeeper;
