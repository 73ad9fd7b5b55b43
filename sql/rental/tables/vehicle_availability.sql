create table rental.vehicle_availability (
  vehicle_id       uuid      not null,
  available_during tstzrange not null,

  constraint vehicle_availability_pkey primary key (vehicle_id, available_during without overlaps),
  constraint vehicle_availability_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict
);

comment on table rental.vehicle_availability is
  E'@behavior -*\nWhen a vehicle can be rented at all: its opened period minus its blocks. '
  'Derived by '
  'rewrite_availability, never written by hand; live rentals hold on to it by a temporal foreign '
  'key. Clients read vehicleCalendar.';
comment on column rental.vehicle_availability.vehicle_id is 'The vehicle.';
comment on column rental.vehicle_availability.available_during is
  'A stretch of time without a block.';
comment on constraint vehicle_availability_vehicle_id_fkey on rental.vehicle_availability is
  'There is no such vehicle.';
