create or replace function app.requeue_events(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  return query
  with wanted as (
    select e.*
    from app.events_to_replay(
      event_ids, context, occurred_from, occurred_until, after_seq, max_count) e
  ),
  requeued as (
    insert into app.outbox_events as o
      (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
       actor_id, correlation_id, causation_id, traceparent, target_consumer,
       requeued_at)
      overriding system value
    select w.id, w.seq, w.aggregate_type, w.aggregate_id, w.event_type, w.schema_version,
      w.payload, w.occurred_at, w.actor_id, w.correlation_id, w.causation_id, w.traceparent,
      consumer, clock_timestamp()
    from wanted w
    -- It waits already: two replays become one, for everybody where they differ.
    on conflict on constraint outbox_events_pkey do update
      set target_consumer = null
      where o.target_consumer is distinct from excluded.target_consumer
  )
  select count(*), max(w.seq) from wanted w;
end;
$$;

comment on function app.requeue_events(
  text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nPuts events of the archive into the outbox again, as they were: same id, same '
  'seq, so that they are published in their order and known by whoever has handled them. At most '
  'max_count, those after after_seq; says how many and which was the last. Granted to nobody: the '
  'commands call it.';
