-- No job ended without anybody knowing: whatever failed for good is a failure that the metrics tell
-- of, noted by its last run or by whoever found its worker dead.
select j.id, j.task_identifier, j.attempts, j.max_attempts, r.last_failed_at
from graphile_worker.jobs j
left join app.job_runs r on r.task = j.task_identifier
where j.locked_at is null and j.attempts >= j.max_attempts
  and (r.last_failed_at is null or r.last_failed_at < j.created_at)
