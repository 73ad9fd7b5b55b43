create or replace function app.operator_replay_events(
  operator text, consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile security definer rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.act_as_system();

  select r.event_count, r.last_seq into event_count, last_seq
  from app.requeue_events(
    consumer, event_ids, context, occurred_from, occurred_until, after_seq,
    least(max_count, 10000)) r;
  if event_count > 0 then
    perform app.record_audit(
      'event.replay', 'done', details => jsonb_strip_nulls(jsonb_build_object(
        'operator', operator, 'event_ids', event_ids, 'context', context,
        'occurred_from', occurred_from, 'occurred_until', occurred_until, 'consumer', consumer,
        'after_seq', after_seq, 'event_count', event_count)));
  end if;
  return next;
end;
$$;

comment on function app.operator_replay_events(
  text, text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nOne round of a replay from the command line: as replay_events, at most 10,000 '
  'events after after_seq, so that any number goes in rounds. Security definer: the worker has no '
  'right on the tables.';

grant execute on function app.operator_replay_events(
  text, text, uuid[], text, timestamptz, timestamptz, bigint, integer) to rentify_worker;
