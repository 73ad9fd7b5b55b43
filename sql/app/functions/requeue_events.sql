create or replace function app.requeue_events(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  if event_ids is null and context is null and occurred_from is null and occurred_until is null then
    perform app.raise_rule('replays_bounded');
  end if;
  if consumer is not null and not exists (
    select from app.event_subscriptions s where s.consumer = requeue_events.consumer
  ) then
    perform app.raise_rule('replays_consumer_known');
  end if;

  return query
  with wanted as (
    -- Whoever was replayed before is in the archive twice.
    select distinct on (e.seq) e.*
    from app.published_events e
    join app.event_types t on t.event_type = e.event_type
    where (event_ids is null or e.id = any (event_ids))
      and (context is null or t.context = requeue_events.context)
      -- Nothing is published before it occurred: whole days of the archive are passed over.
      and (occurred_from is null or (e.occurred_at >= occurred_from and e.published_at >= occurred_from))
      and (occurred_until is null or e.occurred_at < occurred_until)
      and e.seq > coalesce(after_seq, 0)
    order by e.seq, e.published_at
    limit max_count
  ),
  requeued as (
    insert into app.outbox_events as o
      (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
       actor_id, correlation_id, causation_id, traceparent, target_consumer)
      overriding system value
    select w.id, w.seq, w.aggregate_type, w.aggregate_id, w.event_type, w.schema_version,
      w.payload, w.occurred_at, w.actor_id, w.correlation_id, w.causation_id, w.traceparent,
      consumer
    from wanted w
    -- It waits already: two replays become one, for everybody where they differ.
    on conflict on constraint outbox_events_pkey do update
      set target_consumer = null
      where o.target_consumer is distinct from excluded.target_consumer
  )
  select count(*), max(w.seq) from wanted w;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('replays_bounded', '23514', null,
   'A replay names the events, their context, or a span of time.'),
  ('replays_consumer_known', '23503', null, 'Nobody of this name consumes events.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.requeue_events(
  text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nPuts events of the archive into the outbox again, as they were: same id, same '
  'seq, so that they are published in their order and known by whoever has handled them. At most '
  'max_count, those after after_seq; says how many and which was the last. Granted to nobody: the '
  'commands call it.';
