create or replace function identity.issue_refresh_token(session_id uuid, token_hash bytea)
  returns timestamptz
  language sql volatile
begin atomic
  insert into identity.refresh_tokens (session_id, token_hash, expires_at)
  select s.id, issue_refresh_token.token_hash, least(s.expires_at, now() + interval '14 days')
  from identity.sessions s
  where s.id = issue_refresh_token.session_id
  returning expires_at;
end;

comment on function identity.issue_refresh_token(uuid, bytea) is
  E'@behavior -*\nKeeps the next refresh token of a session; says until when it can be used: for '
  '14 days, and never longer than the session lasts. Granted to nobody: the functions of the doors '
  'call it.';
