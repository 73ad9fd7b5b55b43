create or replace function app.requeue_event(event app.published_events, consumer text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox_events as o
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer, requeued_at)
    overriding system value
  values (
    event.id, event.seq, event.aggregate_type, event.aggregate_id, event.event_type,
    event.schema_version, event.payload, event.occurred_at, event.actor_id, event.correlation_id,
    event.causation_id, event.traceparent, requeue_event.consumer, clock_timestamp())
  -- It waits already: two replays become one, for everybody where they differ.
  on conflict on constraint outbox_events_pkey do update
    set target_consumer = null
    where o.target_consumer is distinct from excluded.target_consumer;
end;
$$;

comment on function app.requeue_event(app.published_events, text) is
  E'@behavior -*\nPuts an event into the outbox again, as it was: same id, same seq, so that it is '
  'published in its order and known by whoever has handled it. For one consumer, or for everybody '
  '(null). Granted to nobody: the replays call it.';
