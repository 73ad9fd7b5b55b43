create or replace function identity.open_session(
  user_id uuid, client_id text default 'first-party'
) returns uuid
  language plpgsql volatile set search_path = ''
as $$
declare
  v_session_id uuid;
begin
  insert into identity.sessions (user_id, client_id, address, user_agent)
  values (open_session.user_id, open_session.client_id, app.current_address(),
          app.current_user_agent())
  returning id into v_session_id;

  perform app.record_audit('session.open', 'done', open_session.user_id,
    jsonb_build_object('client_id', open_session.client_id), v_session_id);
  return v_session_id;
end;
$$;

comment on function identity.open_session(uuid, text) is
  E'@behavior -*\nOpens a session for a user whose identity has been proven, and writes it down. '
  'Granted to nobody: the functions that have seen the proof call it.';
