create or replace function identity.grant_permissions(role_name text, permission_pattern text)
  returns void
  language sql volatile
begin atomic
  insert into identity.role_permissions (role_id, permission_id)
  select r.id, p.id
  from identity.roles r
  join identity.permissions p on p.name like grant_permissions.permission_pattern
  where r.name = grant_permissions.role_name
  on conflict on constraint role_permissions_pkey do nothing;
end;

comment on function identity.grant_permissions(text, text) is
  E'@behavior -*\nGives a role every permission whose name is like the pattern. Only migrations '
  'call it.';
