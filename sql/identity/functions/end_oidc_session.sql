create or replace function identity.end_oidc_session(
  session_id uuid, reason identity.session_end
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if reason = 'token_reused' then
    perform app.record_audit('session.refresh_reused', 'refused', s.user_id,
      jsonb_build_object('client_id', s.client_id), s.id)
    from identity.sessions s
    where s.id = end_oidc_session.session_id and s.ended_at is null;
  end if;
  perform identity.end_session(end_oidc_session.session_id, reason);
end;
$$;

comment on function identity.end_oidc_session(uuid, identity.session_end) is
  E'@behavior -*\nEnds the session that a client gave back, or one of whose tokens was used twice. '
  'Security definer: the doors have no right on the table.';

grant execute on function identity.end_oidc_session(uuid, identity.session_end) to gatekeeper;
