create table rental.vehicle_blocks (
  id          uuid              not null default uuidv7(),
  vehicle_id  uuid              not null,
  during      tstzrange         not null,
  kind        rental.block_kind not null default 'manual',
  source_id   uuid,
  reason      text,
  created_at  timestamptz       not null default now(),
  created_by  uuid,
  updated_at  timestamptz       not null default now(),
  updated_by  uuid,
  row_version bigint            not null default 0,

  constraint vehicle_blocks_pkey primary key (id),
  constraint vehicle_blocks_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict,
  constraint vehicle_blocks_during_bounded check (
    not isempty(during) and lower_inc(during) and not upper_inc(during)
    and lower(during) >= '1990-01-01Z' and upper(during) <= '2200-01-01Z'),
  constraint vehicle_blocks_reason_length check (length(reason) between 1 and 500)
);

create index vehicle_blocks_vehicle_id_idx on rental.vehicle_blocks (vehicle_id);
create index vehicle_blocks_source_id_idx on rental.vehicle_blocks (source_id);

comment on table rental.vehicle_blocks is
  'When a vehicle is not for rent though it belongs to the fleet. Blocks may overlap.';
comment on column rental.vehicle_blocks.id is 'The id of the block.';
comment on column rental.vehicle_blocks.vehicle_id is 'The vehicle.';
comment on column rental.vehicle_blocks.during is 'From when on, and until when not.';
comment on column rental.vehicle_blocks.kind is 'Why.';
comment on column rental.vehicle_blocks.source_id is
  'What made it: the rental of a turnaround, the job of a maintenance.';
comment on column rental.vehicle_blocks.reason is 'Why, in words.';
comment on column rental.vehicle_blocks.created_at is 'When it was written.';
comment on column rental.vehicle_blocks.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.vehicle_blocks.updated_at is 'When it was last changed.';
comment on column rental.vehicle_blocks.updated_by is 'The user who last changed it.';
comment on column rental.vehicle_blocks.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicle_blocks_vehicle_id_fkey on rental.vehicle_blocks is
  'There is no such vehicle.';
comment on constraint vehicle_blocks_during_bounded on rental.vehicle_blocks is
  'A block lasts from one instant to a later one, between 1990 and 2200.';
comment on constraint vehicle_blocks_reason_length on rental.vehicle_blocks is
  'A reason has 1 to 500 characters.';
