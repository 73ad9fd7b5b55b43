create or replace function identity.revoke_session(session_id uuid) returns identity.sessions
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_session identity.sessions;
begin
  select * into v_session from identity.sessions s where s.id = revoke_session.session_id;
  -- Another's and one that is not there are alike to whoever may not know.
  if v_session.id is null
     or v_session.user_id is distinct from (identity.current_user_account()).id then
    perform app.require_permission('users.manage');
    perform identity.lock_managed_user(v_session.user_id);
  end if;

  perform identity.end_session(v_session.id, 'revoked');
  select * into v_session from identity.sessions s where s.id = revoke_session.session_id;
  return v_session;
end;
$$;

comment on function identity.revoke_session(uuid) is
  E'Ends a session, one''s own or, with users.manage, that of somebody within the caller''s own '
  'permissions: its tokens open nothing from the next request on. Permission: users.manage, but '
  'for one''s own.\n'
  '@param session_id The session.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function identity.revoke_session(uuid) to customer, staff, admin;
