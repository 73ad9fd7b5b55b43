-- Two live rentals of a vehicle share no moment. Joined by hand, so that it holds without the
-- constraint.
with live as (
  select r.id, r.vehicle_id, r.start_at, r.blocked_until
  from rental.rentals r
  where r.status in ('reserved', 'active')
)
select a.vehicle_id, a.id as rental_id, b.id as other_rental_id,
       greatest(a.start_at, b.start_at) as from_at,
       least(a.blocked_until, b.blocked_until) as until_at
from live a
join live b on b.vehicle_id = a.vehicle_id and b.id > a.id
where a.start_at < b.blocked_until and b.start_at < a.blocked_until
