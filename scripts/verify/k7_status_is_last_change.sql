-- What a row says is what was recorded last. Data that was loaded past the triggers has no record
-- of its birth: only what a user has made needs one.
with entities (machine, id, status, created_by) as (
  select 'vehicle', id, status::text, created_by from fleet.vehicles
  union all select 'rental', id, status::text, created_by from rental.rentals
  union all select 'maintenance', id, status::text, created_by from maintenance.maintenance_jobs
  union all select 'quote', id, status::text, created_by from rental.quotes
  union all select 'payment', id, status::text, created_by from rental.rental_payments
  union all select 'user', id, status::text, created_by from identity.users
  union all select 'deposit', id, status::text, created_by from rental.rental_deposits
),
last_changes as (
  select distinct on (c.machine, c.entity_id) c.machine, c.entity_id, c.to_state
  from app.state_changes c
  order by c.machine, c.entity_id, c.changed_at desc, c.id desc
)
select e.machine, e.id as entity_id, e.status, l.to_state as recorded
from entities e
left join last_changes l on l.machine = e.machine and l.entity_id = e.id
where e.status <> l.to_state
  or (l.to_state is null and e.created_by is not null)
