create table fleet.vehicle_odometer_readings (
  id                       uuid                not null default uuidv7(),
  vehicle_id               uuid                not null,
  kind                     fleet.odometer_reading_kind not null default 'reading',
  reading_km               integer,
  distance_km              bigint,
  offset_km                bigint,
  recorded_at              timestamptz         not null,
  source                   fleet.odometer_source not null,
  voids_reading_id         uuid,
  voided_at                timestamptz,
  reason                   text,
  created_at               timestamptz         not null default now(),
  created_by               uuid,
  updated_at               timestamptz         not null default now(),
  updated_by               uuid,
  row_version              bigint              not null default 0,

  constraint vehicle_odometer_readings_pkey primary key (id),
  constraint vehicle_odometer_readings_voids_reading_id_key unique (voids_reading_id),
  constraint vehicle_odometer_readings_vehicle_id_fkey foreign key (vehicle_id)
    references fleet.vehicles (id) on delete restrict,
  constraint vehicle_odometer_readings_voids_reading_id_fkey foreign key (voids_reading_id)
    references fleet.vehicle_odometer_readings (id) on delete restrict,
  constraint vehicle_odometer_readings_reading_range check (reading_km between 0 and 9999999),
  constraint vehicle_odometer_readings_recorded_at_range
    check (recorded_at >= '1990-01-01Z' and recorded_at < '2200-01-01Z'),
  constraint vehicle_odometer_readings_shape check (
    case kind
      when 'void' then voids_reading_id is not null and reason is not null
        and reading_km is null and distance_km is null and offset_km is null and voided_at is null
      else voids_reading_id is null and reading_km is not null
        and distance_km is not null and offset_km is not null
        and (kind <> 'replacement' or reason is not null)
    end),
  constraint vehicle_odometer_readings_reason_length check (length(reason) between 1 and 500)
);

create index vehicle_odometer_readings_vehicle_id_recorded_at_idx
  on fleet.vehicle_odometer_readings (vehicle_id, recorded_at desc);
create index vehicle_odometer_readings_voids_reading_id_idx
  on fleet.vehicle_odometer_readings (voids_reading_id);

comment on table fleet.vehicle_odometer_readings is
  'What the meters of a vehicle said, and when. Never edited: a wrong reading is voided with a '
  'reason.';
comment on column fleet.vehicle_odometer_readings.id is 'The id of the record.';
comment on column fleet.vehicle_odometer_readings.vehicle_id is 'The vehicle.';
comment on column fleet.vehicle_odometer_readings.kind is
  'A reading, a void, or the first reading of a new meter.';
comment on column fleet.vehicle_odometer_readings.reading_km is
  'What the meter showed, in kilometres; null for a void.';
comment on column fleet.vehicle_odometer_readings.distance_km is
  'How far the vehicle had driven in all its life: reading_km + offset_km.';
comment on column fleet.vehicle_odometer_readings.offset_km is
  'What earlier meters had counted more than this one.';
comment on column fleet.vehicle_odometer_readings.recorded_at is 'When the meter was read.';
comment on column fleet.vehicle_odometer_readings.source is 'Where it was read.';
comment on column fleet.vehicle_odometer_readings.voids_reading_id is
  'The reading that this record voids.';
comment on column fleet.vehicle_odometer_readings.voided_at is
  'When it was voided; null while it counts.';
comment on column fleet.vehicle_odometer_readings.reason is
  'Why it was voided or the meter replaced.';
comment on column fleet.vehicle_odometer_readings.created_at is 'When it was written.';
comment on column fleet.vehicle_odometer_readings.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column fleet.vehicle_odometer_readings.updated_at is 'When it was last changed.';
comment on column fleet.vehicle_odometer_readings.updated_by is 'The user who last changed it.';
comment on column fleet.vehicle_odometer_readings.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicle_odometer_readings_voids_reading_id_key
  on fleet.vehicle_odometer_readings is
  'This reading has been voided.';
comment on constraint vehicle_odometer_readings_vehicle_id_fkey
  on fleet.vehicle_odometer_readings is
  'There is no such vehicle.';
comment on constraint vehicle_odometer_readings_voids_reading_id_fkey
  on fleet.vehicle_odometer_readings is
  'There is no such reading.';
comment on constraint vehicle_odometer_readings_reading_range
  on fleet.vehicle_odometer_readings is
  'A meter shows 0 to 9,999,999 km.';
comment on constraint vehicle_odometer_readings_recorded_at_range
  on fleet.vehicle_odometer_readings is
  'A meter was read between 1990 and 2200.';
comment on constraint vehicle_odometer_readings_shape
  on fleet.vehicle_odometer_readings is
  'A void names a reading and a reason, a replacement a reason; both readings and replacements '
  'have kilometres.';
comment on constraint vehicle_odometer_readings_reason_length
  on fleet.vehicle_odometer_readings is
  'A reason has 1 to 500 characters.';
