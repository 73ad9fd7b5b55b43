create or replace function app.record_audit(
  kind text, outcome app.audit_outcome, subject_id uuid default null, details jsonb default '{}',
  session_id uuid default null, api_key_id uuid default null
) returns void
  language sql volatile
begin atomic
  insert into app.audit_events
    (kind, outcome, actor_id, subject_id, session_id, api_key_id, address, user_agent,
     correlation_id, details)
  values
    (kind, outcome, app.current_user_id(), subject_id,
     coalesce(session_id, app.current_session_id()),
     coalesce(api_key_id, app.current_api_key_id()),
     app.current_address(), app.current_user_agent(), app.current_correlation_id(), details);
end;

comment on function app.record_audit(text, app.audit_outcome, uuid, jsonb, uuid, uuid) is
  E'@behavior -*\nWrites down who tried what. The actor, the address and the request are those of '
  'the transaction, never an argument. Granted to nobody: the functions that do things call it.';
