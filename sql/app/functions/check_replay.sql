create or replace function app.check_replay(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz
) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if event_ids is null and context is null and occurred_from is null and occurred_until is null then
    perform app.raise_rule('replays_bounded');
  end if;
  if context is not null and not exists (
    select from app.event_types t where t.context = check_replay.context
  ) then
    perform app.raise_rule('replays_context_known');
  end if;
  if consumer is not null and not exists (
    select from app.event_subscriptions s where s.consumer = check_replay.consumer
  ) then
    perform app.raise_rule('replays_consumer_known');
  end if;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('replays_bounded', '23514', null,
   'A replay names the events, their context, or a span of time.'),
  ('replays_context_known', '23503', null, 'There are no events of this context.'),
  ('replays_consumer_known', '23503', null, 'Nobody of this name consumes events.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.check_replay(text, uuid[], text, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a replay of everything, and one of a context or to a consumer that there '
  'is not. Granted to nobody: what replays calls it.';
