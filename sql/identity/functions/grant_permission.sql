create or replace function identity.grant_permission(role_id uuid, permission_id uuid)
  returns identity.roles
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_role identity.roles;
begin
  perform app.require_permission('roles.manage');
  v_role := identity.lock_granted_role(role_id, permission_id);

  insert into identity.role_permissions (role_id, permission_id)
  values (v_role.id, grant_permission.permission_id)
  on conflict on constraint role_permissions_pkey do nothing;
  if found then
    perform identity.record_permission_change('permission.grant', v_role.id, permission_id);
  end if;
  return v_role;
end;
$$;

comment on function identity.grant_permission(uuid, uuid) is
  E'Lets the holders of a role do something more, from their next request on. Refused where the '
  'caller may not do it (ROLE_PERMISSIONS_WITHIN_GIVER). Permission: roles.manage.\n'
  '@param role_id The role.\n'
  '@param permission_id The permission.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.grant_permission(uuid, uuid) to staff, admin;
