create or replace function identity.end_sessions(
  user_id uuid, reason identity.session_end, kept_session_id uuid default null
) returns integer
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_count integer;
begin
  -- In the order of their ids, so that two who end the same sessions don't wait for each other.
  perform
  from identity.sessions s
  where s.user_id = end_sessions.user_id and s.ended_at is null
  order by s.id
  for update;

  with ended as (
    update identity.sessions s
    set ended_at = now(), ended_by = app.current_user_id(), end_reason = end_sessions.reason
    where s.user_id = end_sessions.user_id
      and s.ended_at is null
      and s.id is distinct from end_sessions.kept_session_id
    returning s.id
  ), recorded as materialized (
    select app.record_audit('session.end', 'done', end_sessions.user_id,
      jsonb_build_object('reason', end_sessions.reason), e.id)
    from ended e
  )
  select count(*) into v_count from recorded;
  return v_count;
end;
$$;

comment on function identity.end_sessions(uuid, identity.session_end, uuid) is
  E'@behavior -*\nEnds every session of a user but the one that is kept; says how many. Their '
  'access tokens open nothing from the next request on. Granted to nobody: commands call it.';
