create or replace function identity.change_password(
  proven_hash text, password_hash text, token_hash bytea, sealed_data bytea
) returns table (
  user_id uuid, session_id uuid, token_role identity.token_role, refresh_expires_at timestamptz
)
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user identity.users := identity.lock_own_account();
begin
  -- Of two who change it at once the second has proven a password that is no more.
  if not exists (
    select
    from identity.passwords p
    where p.user_id = v_user.id and p.password_hash = change_password.proven_hash
  ) then
    perform identity.refuse_password_change();
    return;
  end if;

  perform identity.set_password(v_user.id, change_password.password_hash);
  perform app.record_audit('password.change', 'done', v_user.id);
  perform app.queue_message('email', v_user.email, 'password_changed',
    change_password.sealed_data, now() + interval '24 hours');

  user_id := v_user.id;
  session_id := identity.open_session(v_user.id);
  token_role := identity.token_role_of(v_user.id);
  refresh_expires_at := identity.issue_refresh_token(session_id, change_password.token_hash);
  return next;
end;
$$;

comment on function identity.change_password(text, text, bytea, bytea) is
  E'@behavior -*\nGives the user of this request a new password, who proved the one of '
  'proven_hash; ends every session, tells by mail, and opens the session that goes on. No row when '
  'the password is another by now. Security definer: the doors have no right on the tables.';

grant execute on function identity.change_password(text, text, bytea, bytea) to gatekeeper;
