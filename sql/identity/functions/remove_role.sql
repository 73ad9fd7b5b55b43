create or replace function identity.remove_role(user_id uuid, role_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
  v_role_name text;
begin
  perform app.require_permission('roles.manage');
  v_user := identity.lock_managed_user(user_id);

  delete from identity.user_roles ur
  where ur.user_id = v_user.id and ur.role_id = remove_role.role_id;
  if not found then
    perform app.raise_not_found('role of this user');
  end if;

  select r.name into strict v_role_name from identity.roles r where r.id = remove_role.role_id;
  perform app.record_audit('role.remove', 'done', v_user.id,
    jsonb_build_object('role_id', remove_role.role_id, 'role', v_role_name));
  perform app.emit_event('RoleRemoved', 'user', v_user.id,
    jsonb_build_object('user_id', v_user.id, 'role_id', remove_role.role_id,
      'role_name', v_role_name));
  perform identity.end_sessions(v_user.id, 'roles_changed');
  return v_user;
end;
$$;

comment on function identity.remove_role(uuid, uuid) is
  E'Takes a role from a user, whose tokens lose its permissions at once; the user signs in anew. '
  'Refused where the user may do what the caller may not, and to the last admin '
  '(USERS_LAST_ADMIN_STAYS). Permission: roles.manage.\n'
  '@param user_id The user.\n'
  '@param role_id The role.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.remove_role(uuid, uuid) to staff, admin;
