-- In the order of time the distance that a vehicle has driven never falls, whatever meter counted
-- it.
with counted as (
  select r.vehicle_id, r.id as reading_id, r.recorded_at, r.distance_km,
         lag(r.distance_km) over (
           partition by r.vehicle_id order by r.recorded_at, r.distance_km, r.id) as before_km
  from fleet.vehicle_odometer_readings r
  where r.kind <> 'void' and r.voided_at is null
)
select c.vehicle_id, c.reading_id, c.recorded_at, c.before_km, c.distance_km
from counted c
where c.distance_km < c.before_km
