-- The one place where the kernel knows identity's tables: plpgsql, because they are created after
-- it. Read at every call and never from the token, so that a permission taken away, a session that
-- ended and a key that was revoked count at once.
create or replace function app.has_permission(permission text) returns boolean
  language plpgsql stable parallel safe security definer set search_path = ''
as $$
declare
  v_user_id constant uuid := app.current_user_id();
  v_session_id constant uuid := app.current_session_id();
  v_api_key_id constant uuid := app.current_api_key_id();
begin
  if v_api_key_id is not null then
    return exists (
      select
      from identity.api_keys k
      join identity.users u on u.id = k.user_id
      join identity.api_key_permissions kp on kp.api_key_id = k.id
      join identity.permissions p on p.id = kp.permission_id
      where k.id = v_api_key_id
        and k.user_id = v_user_id
        and k.revoked_at is null
        and k.expires_at > now()
        and u.status = 'active'
        and p.name = has_permission.permission
    );
  end if;

  if v_session_id is not null and not exists (
    select
    from identity.sessions s
    where s.id = v_session_id
      and s.user_id = v_user_id
      and s.ended_at is null
      and s.expires_at > now()
  ) then
    return false;
  end if;

  return exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.role_permissions rp on rp.role_id = ur.role_id
    join identity.permissions p on p.id = rp.permission_id
    where u.id = v_user_id
      and u.status = 'active'
      and p.name = has_permission.permission
  );
end;
$$;

comment on function app.has_permission(text) is
  E'@behavior -*\nWhether the user of this request is active, the session or key of it is live, '
  'and a role of the user (with a key: the key itself) has this permission. In a policy write '
  '(select app.has_permission(…)): once per statement, not per row. Security definer: callers need '
  'no right on identity''s tables.';

grant execute on function app.has_permission(text)
  to anonymous, customer, staff, admin, service, gatekeeper;
