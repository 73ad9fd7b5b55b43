create or replace function identity.current_user_account() returns identity.users
  language sql stable security definer
begin atomic
  select u.*
  from identity.users u
  where u.id = app.current_user_id()
    and u.status = 'active'
    and (app.current_session_id() is null or exists (
      select
      from identity.sessions s
      where s.id = app.current_session_id()
        and s.user_id = u.id
        and s.ended_at is null
        and s.expires_at > now()))
    and (app.current_api_key_id() is null or exists (
      select
      from identity.api_keys k
      where k.id = app.current_api_key_id()
        and k.user_id = u.id
        and k.revoked_at is null
        and k.expires_at > now()));
end;

comment on function identity.current_user_account() is
  'The user of this request; null without a token, when the account is disabled, or when the '
  'session or key has ended. Security definer: one row, the caller''s own.';

grant execute on function identity.current_user_account()
  to anonymous, customer, staff, admin, service, gatekeeper;
