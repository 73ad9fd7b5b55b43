-- A vehicle is rented if and only if exactly one active rental has it; one that was written off
-- while it was out is decommissioned with that one.
with counted as (
  select v.id as vehicle_id, v.status, count(r.id) as active_rentals
  from fleet.vehicles v
  left join rental.rentals r on r.vehicle_id = v.id and r.status = 'active'
  group by v.id, v.status
)
select c.vehicle_id, c.status, c.active_rentals
from counted c
where case c.status
  when 'rented' then c.active_rentals <> 1
  when 'decommissioned' then c.active_rentals > 1
  else c.active_rentals <> 0
end
