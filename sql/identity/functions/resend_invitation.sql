insert into app.rules (name, sqlstate, status, message) values
  ('invitations_for_new_accounts', '55000', null,
   'Only who is active and has not chosen a password yet is invited.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function identity.resend_invitation(user_id uuid) returns identity.users
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_user identity.users;
begin
  perform app.require_permission('users.manage');
  v_user := identity.lock_managed_user(user_id);
  if not identity.is_invitable(v_user.id) then
    perform app.raise_rule('invitations_for_new_accounts');
  end if;

  insert into identity.invitations (user_id) values (v_user.id)
  on conflict on constraint invitations_one_waiting do nothing;
  perform app.record_audit('user.invite', 'done', v_user.id);
  return v_user;
end;
$$;

comment on function identity.resend_invitation(uuid) is
  E'Mails the invitation of a member of staff again; the earlier one is good for nothing then. '
  'Refused to who has a password (INVITATIONS_FOR_NEW_ACCOUNTS), and where the user may do what '
  'the caller may not. Permission: users.manage.\n'
  '@param user_id The user.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.resend_invitation(uuid) to staff, admin;
