create or replace function identity.replace_refresh_token(
  token identity.refresh_tokens, successor_hash bytea, successor_sealed bytea
) returns timestamptz
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  -- The token in the box of its predecessor is used now: nobody is given it again.
  update identity.refresh_tokens t
  set successor_sealed = null
  where t.session_id = token.session_id and t.successor_sealed is not null;

  update identity.refresh_tokens t
  set used_at = now(), successor_sealed = replace_refresh_token.successor_sealed
  where t.id = token.id;
  update identity.sessions s set last_used_at = now() where s.id = token.session_id;
  return identity.issue_refresh_token(token.session_id, replace_refresh_token.successor_hash);
end;
$$;

comment on function identity.replace_refresh_token(identity.refresh_tokens, bytea, bytea) is
  E'@behavior -*\nUses a refresh token up and gives the next of its session; says until when that '
  'can be used. Granted to nobody: rotate_refresh_token calls it.';
