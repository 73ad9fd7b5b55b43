insert into app.rules (name, sqlstate, status, message) values
  ('role_permissions_within_giver', '55000', 403,
   'Nobody grants or revokes a permission that they don''t have.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.lock_granted_role(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
  v_permission text;
begin
  select * into v_role
  from identity.roles r
  where r.id = lock_granted_role.role_id
  for no key update;
  if not found then
    perform app.raise_not_found('role');
  end if;
  select p.name into v_permission
  from identity.permissions p
  where p.id = lock_granted_role.permission_id;
  if not found then
    perform app.raise_not_found('permission');
  end if;
  if not app.has_permission(v_permission) then
    perform app.raise_rule('role_permissions_within_giver');
  end if;
  return v_role;
end;
$$;

comment on function identity.lock_granted_role(uuid, uuid) is
  E'@behavior -*\nLocks a role that is about to gain or lose a permission; refuses one that the '
  'caller does not have (role_permissions_within_giver).';
