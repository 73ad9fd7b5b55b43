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

  perform app.requeue_event(
    jsonb_populate_record(null::app.published_events, jsonb_build_object(
      'id', v_letter.event_id, 'seq', v_letter.event -> 'seq',
      'aggregate_type', v_letter.event -> 'aggregateType',
      'aggregate_id', v_letter.event -> 'aggregateId', 'event_type', v_letter.event -> 'type',
      'schema_version', v_letter.event -> 'schemaVersion', 'payload', v_letter.value::jsonb,
      'occurred_at', v_letter.event -> 'occurredAt', 'actor_id', v_letter.event -> 'actorId',
      'correlation_id', v_letter.event -> 'correlationId',
      'causation_id', v_letter.event -> 'causationId',
      'traceparent', v_letter.event -> 'traceparent')),
    nullif(v_letter.consumer, 'relay'));

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
