create or replace function identity.enable_user(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);

  update identity.users u
  set status = 'active', disabled_reason = null
  where u.id = v_user.id
  returning * into v_user;
  perform app.record_audit('user.enable', 'done', v_user.id);
  return v_user;
end;
$$;

comment on function identity.enable_user(uuid) is
  E'Lets a user in again, who signs in anew. Refused where the user may do what the caller may '
  'not. Permission: users.manage.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.enable_user(uuid) to staff, admin;
