create table rental.rentable_vehicles (
  id                 uuid        not null default uuidv7(),
  plate_number       text        not null,
  make               text        not null,
  model              text        not null,
  variant            text,
  year               integer,
  passenger_capacity integer,
  vehicle_class_id   uuid        not null,
  home_location_id   uuid        not null,
  opened_during      tstzrange   not null,
  is_in_service      boolean     not null default true,
  workshop_until     timestamptz,
  created_at         timestamptz not null default now(),
  created_by         uuid,
  updated_at         timestamptz not null default now(),
  updated_by         uuid,
  row_version        bigint      not null default 0,

  constraint rentable_vehicles_pkey primary key (id),
  constraint rentable_vehicles_home_location_id_fkey foreign key (home_location_id)
    references rental.locations (id) on delete restrict
);

create index rentable_vehicles_vehicle_class_id_idx on rental.rentable_vehicles (vehicle_class_id);
create index rentable_vehicles_home_location_id_idx on rental.rentable_vehicles (home_location_id);

comment on table rental.rentable_vehicles is
  E'@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@foreignFieldName rentableVehicles\n@foreignKey (id) references fleet.vehicles '
  '(id)|@fieldName vehicle|@foreignFieldName rentable\n'
  'What renting knows of a vehicle, kept in step by a trigger on fleet.vehicles, and what '
  'customers see of it. Its row is the lock of the vehicle''s calendar: reservations share it, a '
  'change of availability takes it alone.';
comment on column rental.rentable_vehicles.id is 'The id of the vehicle.';
comment on column rental.rentable_vehicles.plate_number is 'The number plate.';
comment on column rental.rentable_vehicles.make is 'Who built it.';
comment on column rental.rentable_vehicles.model is 'What its maker calls it.';
comment on column rental.rentable_vehicles.variant is 'Which version of the model.';
comment on column rental.rentable_vehicles.year is 'The year it was built.';
comment on column rental.rentable_vehicles.passenger_capacity is
  'How many people it takes, the driver included.';
comment on column rental.rentable_vehicles.vehicle_class_id is 'The class that it is rented as.';
comment on column rental.rentable_vehicles.home_location_id is 'Where it belongs.';
comment on column rental.rentable_vehicles.opened_during is
  'From its registration to its decommissioning.';
comment on column rental.rentable_vehicles.is_in_service is
  'Whether it is in the fleet; false once it is decommissioned.';
comment on column rental.rentable_vehicles.workshop_until is
  E'@behavior -*\nUntil when it is expected to stand in the workshop; null while it is not there.';
comment on column rental.rentable_vehicles.created_at is 'When it was written.';
comment on column rental.rentable_vehicles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rentable_vehicles.updated_at is 'When it was last changed.';
comment on column rental.rentable_vehicles.updated_by is 'The user who last changed it.';
comment on column rental.rentable_vehicles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rentable_vehicles_home_location_id_fkey on rental.rentable_vehicles is
  'There is no such location.';
