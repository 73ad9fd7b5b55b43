create or replace function identity.assign_role(user_id uuid, role_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user identity.users;
begin
  perform app.require_permission('roles.manage');
  v_user := identity.lock_managed_user(user_id);

  -- The token says another role now: a new one is drawn.
  if identity.give_role(v_user.id, assign_role.role_id) then
    perform identity.end_sessions(v_user.id, 'roles_changed');
  end if;
  return v_user;
end;
$$;

comment on function identity.assign_role(uuid, uuid) is
  E'Gives a user a role; the user signs in anew. Refused where the role or the user may do what '
  'the caller may not. Permission: roles.manage.\n'
  '@param user_id The user.\n'
  '@param role_id The role.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.assign_role(uuid, uuid) to staff, admin;
