create or replace function identity.disable_user(user_id uuid, reason text) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);

  update identity.users u
  set status = 'disabled', disabled_reason = coalesce(app.clean_text(disable_user.reason), '')
  where u.id = v_user.id
  returning * into v_user;
  perform app.record_audit('user.disable', 'done', v_user.id,
    jsonb_build_object('reason', v_user.disabled_reason));
  perform identity.end_sessions(v_user.id, 'disabled');
  return v_user;
end;
$$;

comment on function identity.disable_user(uuid, text) is
  E'Shuts a user out: sessions, tokens and keys open nothing from the next request on. Refused '
  'where the user may do what the caller may not, and to the last admin '
  '(USERS_LAST_ADMIN_STAYS). Permission: users.manage.\n'
  '@param user_id The user.\n'
  '@param reason Why.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.disable_user(uuid, text) to staff, admin;
