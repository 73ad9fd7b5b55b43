-- What handing over would have done, so that a loaded rental can be completed like any other.
update fleet.vehicles v set status = 'rented'
from rental.rentals r
where r.vehicle_id = v.id and r.status = 'active';

insert into rental.rental_handovers (rental_id, kind, handed_at, odometer_km, fuel_eighths)
select r.id, 'check_out', r.handed_over_at, 1000, 8
from rental.rentals r
where r.status = 'active';

insert into fleet.vehicle_odometer_readings (
  vehicle_id, reading_km, distance_km, offset_km, recorded_at, source)
select r.vehicle_id, 1000, 1000, 0, r.handed_over_at, 'rental_out'
from rental.rentals r
where r.status = 'active';
