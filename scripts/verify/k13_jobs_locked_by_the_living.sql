-- No lock outlives its worker by more than a minute.
select l.thing, l.id, l.locked_by, l.locked_at, h.beaten_at
from (
  select 'job' as thing, j.id::text, j.locked_by, j.locked_at
  from graphile_worker.jobs j
  union all
  select 'queue', q.queue_name, q.locked_by, q.locked_at
  from graphile_worker._private_job_queues q
) l
left join app.worker_heartbeats h on h.worker_id = l.locked_by
where l.locked_at < now() - interval '1 minute'
  and (h.worker_id is null or h.beaten_at < now() - interval '1 minute')
