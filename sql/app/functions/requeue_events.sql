create or replace function app.requeue_events(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile rows 1 set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_event app.published_events;
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  event_count := 0;
  for v_event in
    select *
    from app.events_to_replay(
      event_ids, context, occurred_from, occurred_until, after_seq, max_count)
  loop
    perform app.requeue_event(v_event, consumer);
    event_count := event_count + 1;
    last_seq := v_event.seq;
  end loop;
  return next;
end;
$$;

comment on function app.requeue_events(
  text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nPuts events of the archive into the outbox again. At most max_count, those after '
  'after_seq; says how many and which was the last. Granted to nobody: the commands call it.';
