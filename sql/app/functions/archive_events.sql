create or replace function app.archive_events(event_ids uuid[]) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform app.act_as_system();
  -- Nobody waits for the disk: where a crash forgets this, the events are back in the outbox, in
  -- order, and are told once more. What consumers did is flushed with their own commits.
  perform set_config('synchronous_commit', 'off', true);

  -- One statement: an event is in exactly one of the two, whenever the power goes.
  with told as (
    delete from app.outbox_events o
    where o.id = any (event_ids)
    returning o.*
  )
  insert into app.published_events
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer)
  select t.id, t.seq, t.aggregate_type, t.aggregate_id, t.event_type, t.schema_version, t.payload,
    t.occurred_at, t.actor_id, t.correlation_id, t.causation_id, t.traceparent, t.target_consumer
  from told t;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

comment on function app.archive_events(uuid[]) is
  E'@behavior -*\nMoves events that were told to others from the outbox to the archive, and says '
  'how many still were there. Security definer: the worker has no right on the tables.';

grant execute on function app.archive_events(uuid[]) to rentify_worker;
