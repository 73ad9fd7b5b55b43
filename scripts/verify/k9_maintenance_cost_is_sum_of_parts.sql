-- What a job cost is its labour and the parts that were used on it; one that has not ended, or never
-- began, cost nothing yet.
select j.id as job_id, j.status, j.parts_cost_cents, j.total_cost_cents, p.cost_cents
from maintenance.maintenance_jobs j
cross join lateral (
  select coalesce(sum(p.quantity * p.unit_cost_cents), 0) as cost_cents
  from maintenance.maintenance_parts_used p
  where p.maintenance_job_id = j.id and p.removed_at is null
) p
where case when j.status in ('completed', 'cancelled') and j.started_at is not null
  then (j.parts_cost_cents, j.total_cost_cents)
    is distinct from (p.cost_cents, p.cost_cents + coalesce(j.labour_cost_cents, 0))
  else num_nonnulls(j.parts_cost_cents, j.total_cost_cents) > 0
end
