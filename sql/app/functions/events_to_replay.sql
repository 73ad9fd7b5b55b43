create or replace function app.events_to_replay(
  event_ids uuid[], context text, occurred_from timestamptz, occurred_until timestamptz,
  after_seq bigint, max_count integer
) returns setof app.published_events
  language sql stable rows 10000
begin atomic
  -- Whoever was replayed before is in the archive twice.
  select distinct on (e.seq) e.*
  from app.published_events e
  join app.event_types t on t.event_type = e.event_type
  -- A replay is archived anew, and could be replayed from there for 30 days more, by when the inbox
  -- has forgotten who handled the event at first: so it is the event whose age counts.
  where e.occurred_at > now() - interval '30 days'
    and (events_to_replay.event_ids is null or e.id = any (events_to_replay.event_ids))
    and (events_to_replay.context is null or t.context = events_to_replay.context)
    -- Nothing is published before it occurred: whole days of the archive are passed over.
    and (events_to_replay.occurred_from is null
         or (e.occurred_at >= events_to_replay.occurred_from
             and e.published_at >= events_to_replay.occurred_from))
    and (events_to_replay.occurred_until is null
         or e.occurred_at < events_to_replay.occurred_until)
    and e.seq > coalesce(events_to_replay.after_seq, 0)
  order by e.seq, e.published_at
  limit events_to_replay.max_count;
end;

comment on function app.events_to_replay(
  uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nThe events of the archive that a replay means, each once and in order: those '
  'after after_seq, at most max_count (null: all), and none that occurred more than 30 days ago. '
  'Granted to nobody: what replays calls it.';
