-- No event waits for more than a minute: a relay works, and the transport takes what it is given.
select o.id, o.event_type, o.aggregate_id, o.occurred_at
from app.outbox_events o
where o.occurred_at < now() - interval '60 seconds'
  -- A replay waits with the instant that the event had.
  and not exists (select from app.published_events e where e.id = o.id)
  and not exists (select from app.dead_letters l where l.event_id = o.id)
order by o.seq
limit 100
