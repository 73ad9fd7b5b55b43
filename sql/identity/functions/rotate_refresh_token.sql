-- A refusal is no error: an error would take its record, and the end of the session, back. The
-- session is locked first: of those who come with one token at once, one has it rotated, and the
-- others find what it was rotated to.
create or replace function identity.rotate_refresh_token(
  token_hash bytea, successor_hash bytea, successor_sealed bytea
) returns table (
  user_id uuid, session_id uuid, token_role identity.token_role, refresh_expires_at timestamptz,
  given_successor bytea
)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
  v_token identity.refresh_tokens;
  v_refusal text;
begin
  select s.* into v_session
  from identity.refresh_tokens t
  join identity.sessions s on s.id = t.session_id
  where t.token_hash = rotate_refresh_token.token_hash
  for no key update of s;
  if not found then
    return;
  end if;
  select * into v_token
  from identity.refresh_tokens t
  where t.token_hash = rotate_refresh_token.token_hash;

  v_refusal := identity.refusal_of_refresh(v_session, v_token);
  if v_refusal is not null then
    perform identity.refuse_refresh(v_session, v_refusal);
    return;
  end if;

  -- Proven: from here on it is the user who acts.
  perform set_config('jwt.claims.sub', v_session.user_id::text, true);
  user_id := v_session.user_id;
  session_id := v_session.id;
  token_role := identity.token_role_of(v_session.user_id);
  if v_token.used_at is null then
    refresh_expires_at := identity.replace_refresh_token(
      v_token, rotate_refresh_token.successor_hash, rotate_refresh_token.successor_sealed);
  else
    given_successor := v_token.successor_sealed;
    select t.expires_at into refresh_expires_at
    from identity.refresh_tokens t
    where t.session_id = v_session.id and t.used_at is null;
  end if;
  return next;
end;
$$;

comment on function identity.rotate_refresh_token(bytea, bytea, bytea) is
  E'@behavior -*\nGives a refresh token its successor; again the same one for ten seconds, for a '
  'client that lost the answer. No row where the token is good for nothing; whoever uses one twice '
  'ends its session.\n'
  '@param token_hash SHA-256 of the token.\n'
  '@param successor_hash SHA-256 of the token to give for it.\n'
  '@param successor_sealed That token, sealed for whoever has this one.\n'
  'Security definer: the doors have no right on the tables.';

grant execute on function identity.rotate_refresh_token(bytea, bytea, bytea) to gatekeeper;
