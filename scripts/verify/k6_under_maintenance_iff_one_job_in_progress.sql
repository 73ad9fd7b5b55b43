-- A vehicle is under maintenance if and only if exactly one job of it is in progress; one that has
-- left the fleet has none.
with counted as (
  select v.id as vehicle_id, v.status, count(j.id) as jobs_in_progress
  from fleet.vehicles v
  left join maintenance.maintenance_jobs j on j.vehicle_id = v.id and j.status = 'in_progress'
  group by v.id, v.status
)
select c.vehicle_id, c.status, c.jobs_in_progress
from counted c
where c.jobs_in_progress <> case c.status when 'under_maintenance' then 1 else 0 end
