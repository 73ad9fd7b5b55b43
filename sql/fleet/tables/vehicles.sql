create table fleet.vehicles (
  id                       uuid                not null default uuidv7(),
  plate_number             text                not null,
  make                     text                not null,
  model                    text                not null,
  variant                  text,
  year                     integer,
  passenger_capacity       integer,
  load_limit_kg            integer,
  vehicle_class_id         uuid                not null,
  home_location_id         uuid                not null,
  acquisition_price_cents  app.cents,
  currency                 app.currency_code,
  status                   fleet.vehicle_status not null default 'active',
  max_km_per_day           integer             not null default 2000,
  available_from           timestamptz         not null default now(),
  decommissioned_at        timestamptz,
  decommission_reason      fleet.decommission_reason,
  created_at               timestamptz         not null default now(),
  created_by               uuid,
  updated_at               timestamptz         not null default now(),
  updated_by               uuid,
  row_version              bigint              not null default 0,

  constraint vehicles_pkey primary key (id),
  constraint vehicles_plate_number_key unique (plate_number),
  constraint vehicles_vehicle_class_id_fkey foreign key (vehicle_class_id)
    references fleet.vehicle_classes (id) on delete restrict,
  constraint vehicles_plate_number_format check (plate_number ~ '^[A-Z0-9]{2,12}$'),
  constraint vehicles_make_length check (length(make) between 1 and 60),
  constraint vehicles_model_length check (length(model) between 1 and 60),
  constraint vehicles_variant_length check (length(variant) between 1 and 60),
  constraint vehicles_year_range check (year between 1900 and 2100),
  constraint vehicles_passenger_capacity_range check (passenger_capacity between 0 and 200),
  constraint vehicles_load_limit_range check (load_limit_kg between 0 and 100000),
  constraint vehicles_acquisition_price_positive check (acquisition_price_cents >= 0),
  constraint vehicles_acquisition_price_has_currency
    check (num_nulls(acquisition_price_cents, currency) <> 1),
  constraint vehicles_max_km_per_day_range check (max_km_per_day between 1 and 5000),
  constraint vehicles_available_from_range
    check (available_from >= '1990-01-01Z' and available_from < '2200-01-01Z'),
  constraint vehicles_decommissioned_with_reason check (
    (status = 'decommissioned') = (decommissioned_at is not null)
    and (status = 'decommissioned') = (decommission_reason is not null))
);

create index vehicles_status_idx on fleet.vehicles (status);
create index vehicles_vehicle_class_id_idx on fleet.vehicles (vehicle_class_id);
create index vehicles_home_location_id_idx on fleet.vehicles (home_location_id);
create index vehicles_created_at_idx on fleet.vehicles (created_at, id);

comment on table fleet.vehicles is
  E'@foreignKey (home_location_id) references rental.locations (id)|@fieldName '
  'homeLocation|@foreignFieldName homeVehicles\n'
  'A vehicle that the company owns or has owned; never deleted. Its row is the lock of its '
  'odometer.';
comment on column fleet.vehicles.id is 'The id of the vehicle.';
comment on column fleet.vehicles.plate_number is
  'The number plate: capitals and digits, without spaces and dashes.';
comment on column fleet.vehicles.make is 'Who built it.';
comment on column fleet.vehicles.model is 'What its maker calls it.';
comment on column fleet.vehicles.variant is 'Which version of the model.';
comment on column fleet.vehicles.year is 'The year it was built.';
comment on column fleet.vehicles.passenger_capacity is
  'How many people it takes, the driver included.';
comment on column fleet.vehicles.load_limit_kg is 'What it may carry, in kilograms.';
comment on column fleet.vehicles.vehicle_class_id is 'The class that it is rented as.';
comment on column fleet.vehicles.home_location_id is
  'Where it belongs (a location of the rental context).';
comment on column fleet.vehicles.acquisition_price_cents is
  'What it cost, in minor units of currency.';
comment on column fleet.vehicles.currency is 'The currency of its price (ISO 4217).';
comment on column fleet.vehicles.status is 'Where it stands in its life; only commands move it.';
comment on column fleet.vehicles.max_km_per_day is
  'The most kilometres a day that a reading is believed for.';
comment on column fleet.vehicles.available_from is 'From when on it can be rented.';
comment on column fleet.vehicles.decommissioned_at is 'When it left the fleet.';
comment on column fleet.vehicles.decommission_reason is 'Why it left the fleet.';
comment on column fleet.vehicles.created_at is 'When it was written.';
comment on column fleet.vehicles.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column fleet.vehicles.updated_at is 'When it was last changed.';
comment on column fleet.vehicles.updated_by is 'The user who last changed it.';
comment on column fleet.vehicles.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicles_plate_number_key on fleet.vehicles is
  'A vehicle with this plate number is registered.';
comment on constraint vehicles_vehicle_class_id_fkey on fleet.vehicles is
  'There is no such vehicle class.';
comment on constraint vehicles_plate_number_format on fleet.vehicles is
  'A plate number is 2 to 12 of the letters A to Z and digits; spaces and dashes do not count.';
comment on constraint vehicles_make_length on fleet.vehicles is 'A make has 1 to 60 characters.';
comment on constraint vehicles_model_length on fleet.vehicles is 'A model has 1 to 60 characters.';
comment on constraint vehicles_variant_length on fleet.vehicles is
  'A variant has 1 to 60 characters.';
comment on constraint vehicles_year_range on fleet.vehicles is
  'A vehicle was built between 1900 and 2100.';
comment on constraint vehicles_passenger_capacity_range on fleet.vehicles is
  'A vehicle takes 0 to 200 people.';
comment on constraint vehicles_load_limit_range on fleet.vehicles is
  'A load limit is 0 to 100,000 kg.';
comment on constraint vehicles_acquisition_price_positive on fleet.vehicles is
  'A price is not negative.';
comment on constraint vehicles_acquisition_price_has_currency on fleet.vehicles is
  'A price comes with its currency.';
comment on constraint vehicles_max_km_per_day_range on fleet.vehicles is
  'The most kilometres a day are 1 to 5,000.';
comment on constraint vehicles_available_from_range on fleet.vehicles is
  'A vehicle becomes available between 1990 and 2200.';
comment on constraint vehicles_decommissioned_with_reason on fleet.vehicles is
  'A decommissioned vehicle, and no other, has a date and a reason.';
