-- What the triggers of fleet.vehicles would have done, in one go; and papers and a meter for each.
insert into rental.rentable_vehicles (
  id, plate_number, make, model, variant, year, passenger_capacity, vehicle_class_id,
  home_location_id, opened_during)
select v.id, v.plate_number, v.make, v.model, v.variant, v.year, v.passenger_capacity,
       v.vehicle_class_id, v.home_location_id, tstzrange(v.available_from, null)
from fleet.vehicles v;

insert into rental.vehicle_availability (vehicle_id, available_during)
select v.id, v.opened_during from rental.rentable_vehicles v;

insert into fleet.vehicle_documents (vehicle_id, kind, document_number, valid_during)
select v.id, k.kind, upper(left(k.kind, 2)) || '-' || v.plate_number,
       daterange(v.available_from::date, (now() + interval '3 years')::date)
from fleet.vehicles v
join fleet.vehicle_classes c on c.id = v.vehicle_class_id
cross join unnest(c.compulsory_documents) as k (kind);

insert into fleet.vehicle_odometer_readings (
  vehicle_id, reading_km, distance_km, offset_km, recorded_at, source)
select v.id, 1000, 1000, 0, v.available_from, 'desk' from fleet.vehicles v;
