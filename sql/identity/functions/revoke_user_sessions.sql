create or replace function identity.revoke_user_sessions(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.current_user_account();
begin
  if v_user.id is distinct from user_id then
    perform app.require_permission('users.manage');
    v_user := identity.lock_managed_user(user_id);
  else
    -- None is opened behind its back (open_oidc_session, refusal_of_sign_in).
    perform from identity.users u where u.id = v_user.id for no key update;
  end if;
  perform identity.end_sessions(v_user.id, 'revoked');
  return v_user;
end;
$$;

comment on function identity.revoke_user_sessions(uuid) is
  E'Ends every session of a user, this one included: of oneself or, with users.manage, of '
  'somebody within the caller''s own permissions. Permission: users.manage, but for one''s own.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_user_sessions(uuid) to customer, staff, admin;
