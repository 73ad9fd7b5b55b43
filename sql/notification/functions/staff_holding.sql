-- Who runs the house holds every permission and would get every letter; and a program reads none.
create or replace function notification.staff_holding(permission text)
  returns table (email text, display_name text)
  language sql stable
begin atomic
  with holders (email, display_name, is_admin_only) as (
    select u.email, u.display_name, bool_and(r.token_role = 'admin')
    from identity.users u
    join identity.user_roles ur on ur.user_id = u.id
    join identity.roles r on r.id = ur.role_id and r.token_role in ('staff', 'admin')
    join identity.role_permissions rp on rp.role_id = r.id
    join identity.permissions p on p.id = rp.permission_id
    where p.name = permission
      and u.status = 'active'
      and u.id <> app.system_user_id()
      and not identity.is_service(u.id)
    group by u.id
  )
  select h.email, h.display_name
  from holders h
  where not h.is_admin_only
    or not exists (select from holders o where not o.is_admin_only)
  order by h.email;
end;

comment on function notification.staff_holding(text) is
  E'@behavior -*\nThe active people of the house who hold a permission by a role of their work; '
  'the admins only where nobody else does. Granted to nobody: the letters to staff go to them.';
