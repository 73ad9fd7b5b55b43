-- What a job cost is owed in the books, to the cent, and nothing else is for a job.
select j.id as job_id, j.total_cost_cents, p.id as payable_id, p.amount_cents
from (
  select id, total_cost_cents, currency, vehicle_id from maintenance.maintenance_jobs
  where total_cost_cents > 0
) j
full join (
  select * from accounting.payables where source_type = 'maintenance_job'
) p on p.source_id = j.id
where (j.total_cost_cents, j.currency, j.vehicle_id)
  is distinct from (p.amount_cents, p.currency, p.vehicle_id)
