-- No event waits for more than a minute: a relay works, and the transport takes what it is given.
select o.id, o.event_type, o.aggregate_id, o.occurred_at, o.requeued_at
from app.outbox_events o
where coalesce(o.requeued_at, o.occurred_at) < now() - interval '60 seconds'
order by o.seq
limit 100
