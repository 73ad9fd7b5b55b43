-- The one place where the kernel knows identity's tables: plpgsql, because they are created after
-- it. Read at every call and never from the token, so that a permission taken away is gone at once.
create or replace function app.has_permission(permission text) returns boolean
  language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
  return exists (
    select
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.role_permissions rp on rp.role_id = ur.role_id
    join identity.permissions p on p.id = rp.permission_id
    where u.id = app.current_user_id()
      and u.status = 'active'
      and p.name = has_permission.permission
  );
end;
$$;

comment on function app.has_permission(text) is
  E'@behavior -*\nWhether the user of this request is active and holds a role with this '
  'permission. In a policy '
  'write (select app.has_permission(…)): once per statement, not per row. Security definer: '
  'callers '
  'need no right on identity''s tables.';

grant execute on function app.has_permission(text)
  to anonymous, customer, staff, admin, service;
