-- No live rental lies in a block of its vehicle, nor outside of the vehicle's time in the fleet.
select r.vehicle_id, r.id as rental_id, b.id as block_id, b.kind as why
from rental.rentals r
join rental.vehicle_blocks b on b.vehicle_id = r.vehicle_id
where r.status in ('reserved', 'active')
  and r.start_at < upper(b.during) and lower(b.during) < r.blocked_until
union all
select r.vehicle_id, r.id, null, 'outside of its time in the fleet'
from rental.rentals r
join rental.rentable_vehicles v on v.id = r.vehicle_id
where r.status in ('reserved', 'active')
  and not v.opened_during @> tstzrange(r.start_at, r.blocked_until)
