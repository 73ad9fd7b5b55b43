-- A key is claimed once by a user, and no claim waits for its answer for more than five minutes.
select k.user_id, k.key, count(*) as claims, min(k.claimed_at) as claimed_at
from app.idempotency_keys k
group by k.user_id, k.key
having count(*) > 1
  or bool_or(k.response is null and k.claimed_at < now() - interval '5 minutes')
