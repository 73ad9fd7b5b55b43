create or replace function identity.refuse_refresh(session identity.sessions, refusal text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  if refusal = 'reused' then
    perform app.record_audit('session.refresh_reused', 'refused', session.user_id,
      session_id => session.id);
    perform identity.end_session(session.id, 'token_reused');
  else
    perform app.record_audit('session.refuse', 'refused', session.user_id,
      jsonb_build_object('reason', refusal), session.id);
  end if;
end;
$$;

comment on function identity.refuse_refresh(identity.sessions, text) is
  E'@behavior -*\nWrites down that a refresh token was refused; one that was used twice ends its '
  'session, because nobody knows which of the two users is the thief. Granted to nobody: '
  'rotate_refresh_token calls it.';
