create or replace function app.replay_events(
  event_ids uuid[] default null, context text default null,
  occurred_from timestamptz default null, occurred_until timestamptz default null,
  consumer text default null
) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform app.require_permission('events.replay');

  select r.event_count into v_count
  from app.requeue_events(
    replay_events.consumer, replay_events.event_ids, replay_events.context,
    replay_events.occurred_from, replay_events.occurred_until, null, 10001) r;
  if v_count > 10000 then
    perform app.raise_rule('replays_limited');
  end if;
  if v_count < (select count(distinct w.id) from unnest(replay_events.event_ids) w (id)) then
    perform app.raise_rule('replays_events_known');
  end if;

  perform app.record_audit('event.replay', 'done', details => jsonb_strip_nulls(jsonb_build_object(
    'event_ids', event_ids, 'context', context, 'occurred_from', occurred_from,
    'occurred_until', occurred_until, 'consumer', consumer, 'event_count', v_count)));
  return v_count;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('replays_limited', '23514', null,
   'These are more than 10,000 events: narrow the span, or use the command line.'),
  ('replays_events_known', '23503', null,
   'One of these events is not in the archive: it has not been told yet, is too old, or is none.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.replay_events(uuid[], text, timestamptz, timestamptz, text) is
  E'@resultFieldName eventCount\n'
  'Tells events of the last 30 days once more, as they were, and says how many. Whoever has '
  'handled one does not handle it again, so it is safe to repeat; it helps whoever has missed '
  'some. At most 10,000. Permission: events.replay.\n'
  '@param event_ids These events.\n'
  '@param context Those of this context, such as rental.\n'
  '@param occurred_from Those from this instant on.\n'
  '@param occurred_until Those before this instant.\n'
  '@param consumer To this consumer alone; without it to everybody.\n'
  'Security definer: clients have no right on the tables.';

grant execute on function app.replay_events(uuid[], text, timestamptz, timestamptz, text)
  to staff, admin, service;
