create or replace function app.requeue_dead_letter(dead_letter_id uuid)
  returns app.dead_letters
  language plpgsql volatile set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  select * into v_letter
  from app.dead_letters l where l.id = dead_letter_id for no key update;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  if v_letter.event is null or v_letter.value is null then
    perform app.raise_rule('dead_letters_replayable');
  end if;

  insert into app.outbox_events as o
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer,
     requeued_at)
    overriding system value
  values (
    v_letter.event_id, (v_letter.event ->> 'seq')::bigint, v_letter.event ->> 'aggregateType',
    (v_letter.event ->> 'aggregateId')::uuid, v_letter.event ->> 'type',
    (v_letter.event ->> 'schemaVersion')::integer, v_letter.value::jsonb,
    (v_letter.event ->> 'occurredAt')::timestamptz, (v_letter.event ->> 'actorId')::uuid,
    v_letter.event ->> 'correlationId', (v_letter.event ->> 'causationId')::uuid,
    v_letter.event ->> 'traceparent', nullif(v_letter.consumer, 'relay'),
    clock_timestamp())
  -- It waits already: two replays become one, for everybody where they differ.
  on conflict on constraint outbox_events_pkey do update
    set target_consumer = null
    where o.target_consumer is distinct from excluded.target_consumer;

  update app.dead_letters l
  set status = 'replayed', settled_at = now(), settled_by = app.current_user_id(), note = null
  where l.id = v_letter.id
  returning * into v_letter;
  return v_letter;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('dead_letters_replayable', '55000', null,
   'What arrived there is no event: it cannot be replayed, only discarded.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.requeue_dead_letter(uuid) is
  E'@behavior -*\nPuts the event of a dead letter into the outbox again, for the consumer that '
  'could not handle it. Granted to nobody: the commands call it.';
