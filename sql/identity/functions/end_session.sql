create or replace function identity.end_session(session_id uuid, reason identity.session_end)
  returns void
  language plpgsql volatile set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  update identity.sessions s
  set ended_at = now(), ended_by = app.current_user_id(), end_reason = reason
  where s.id = end_session.session_id and s.ended_at is null
  returning s.user_id into v_user_id;
  if not found then
    return;
  end if;

  perform app.record_audit('session.end', 'done', v_user_id,
    jsonb_build_object('reason', reason), end_session.session_id);
end;
$$;

comment on function identity.end_session(uuid, identity.session_end) is
  E'@behavior -*\nEnds one session, unless it has ended already. Its access tokens open nothing '
  'from the next request on. Granted to nobody: commands and doors call it.';
