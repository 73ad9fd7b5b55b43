insert into app.rules (name, sqlstate, status, message) values
  ('role_permissions_admin_has_all', '55000', null, 'The admin keeps every permission.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.revoke_permission(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');
  v_role := identity.lock_granted_role(role_id, permission_id);
  if v_role.name = 'admin' then
    perform app.raise_rule('role_permissions_admin_has_all');
  end if;

  delete from identity.role_permissions rp
  where rp.role_id = v_role.id and rp.permission_id = revoke_permission.permission_id;
  if not found then
    perform app.raise_not_found('permission of this role');
  end if;
  perform identity.record_permission_change('permission.revoke', v_role.id, permission_id);
  return v_role;
end;
$$;

comment on function identity.revoke_permission(uuid, uuid) is
  E'Takes a permission from the holders of a role, from their next request on. Refused where the '
  'caller does not have it (ROLE_PERMISSIONS_WITHIN_GIVER), and of the admin '
  '(ROLE_PERMISSIONS_ADMIN_HAS_ALL). Permission: roles.manage.\n'
  '@param role_id The role.\n'
  '@param permission_id The permission.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_permission(uuid, uuid) to staff, admin;
