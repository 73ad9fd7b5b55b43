-- The box is emptied when what is in it is used (replace_refresh_token).
create or replace function identity.refusal_of_refresh(
  session identity.sessions, token identity.refresh_tokens
) returns text
  language sql stable
return case
  when session.ended_at is not null then 'ended'
  when session.expires_at <= now() then 'expired'
  when not identity.is_active_user(session.user_id) then 'disabled'
  when identity.token_role_of(session.user_id) is null then 'no_role'
  when token.used_at is null and token.expires_at <= now() then 'expired'
  when token.used_at <= now() - interval '10 seconds' then 'reused'
  when token.used_at is not null and token.successor_sealed is null then 'reused'
end;

comment on function identity.refusal_of_refresh(identity.sessions, identity.refresh_tokens) is
  E'@behavior -*\nWhy a refresh token is good for nothing; null while it is good. Granted to '
  'nobody: rotate_refresh_token calls it.';
