-- What was told to others has been handled by each consumer that hears of it, or is a dead letter.
-- Five minutes are a consumer's to catch up.
select e.id, e.event_type, e.aggregate_id, s.consumer, e.published_at
from app.published_events e
join app.event_subscriptions s
  on s.event_type in (e.event_type, '*') and s.subscribed_at <= e.occurred_at
where e.published_at < now() - interval '5 minutes'
  and coalesce(e.target_consumer, s.consumer) = s.consumer
  and not exists (
    select from app.inbox_messages i where (i.consumer, i.event_id) = (s.consumer, e.id))
  and not exists (
    select from app.dead_letters l where (l.consumer, l.event_id) = (s.consumer, e.id))
limit 100
