create table rental.rental_handovers (
  id               uuid                 not null default uuidv7(),
  rental_id        uuid                 not null,
  kind             rental.handover_kind not null,
  handed_at        timestamptz          not null,
  odometer_km      integer              not null,
  fuel_eighths     integer              not null,
  notes            text,
  photo_references text[]               not null default '{}',
  damages          rental.damage[]      not null default '{}',
  created_at       timestamptz          not null default now(),
  created_by       uuid,
  updated_at       timestamptz          not null default now(),
  updated_by       uuid,
  row_version      bigint               not null default 0,

  constraint rental_handovers_pkey primary key (id),
  constraint rental_handovers_rental_id_kind_key unique (rental_id, kind),
  constraint rental_handovers_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_handovers_odometer_range check (odometer_km between 0 and 9999999),
  constraint rental_handovers_fuel_range check (fuel_eighths between 0 and 8),
  constraint rental_handovers_notes_length check (length(notes) between 1 and 2000),
  constraint rental_handovers_damages_valid check (rental.are_damages(damages)),
  constraint rental_handovers_photo_references_bounded
    check (cardinality(photo_references) <= 50 and cardinality(damages) <= 50),
  constraint rental_handovers_photo_references_length
    check (rental.are_photo_references(photo_references))
);

comment on table rental.rental_handovers is
  'The state of the vehicle when it left and when it came back. Only ever added to.';
comment on column rental.rental_handovers.id is 'The id of the handover.';
comment on column rental.rental_handovers.rental_id is 'The rental.';
comment on column rental.rental_handovers.kind is 'Whether the vehicle leaves or comes back.';
comment on column rental.rental_handovers.handed_at is 'When.';
comment on column rental.rental_handovers.odometer_km is 'What the meter showed, in kilometres.';
comment on column rental.rental_handovers.fuel_eighths is
  'How full the tank (or battery) was, in eighths.';
comment on column rental.rental_handovers.notes is 'What else was noted.';
comment on column rental.rental_handovers.photo_references is 'Where the photos are kept.';
comment on column rental.rental_handovers.damages is 'The damages that were found.';
comment on column rental.rental_handovers.created_at is 'When it was written.';
comment on column rental.rental_handovers.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_handovers.updated_at is 'When it was last changed.';
comment on column rental.rental_handovers.updated_by is 'The user who last changed it.';
comment on column rental.rental_handovers.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_handovers_rental_id_kind_key on rental.rental_handovers is
  'The rental has this handover.';
comment on constraint rental_handovers_rental_id_fkey on rental.rental_handovers is
  'There is no such rental.';
comment on constraint rental_handovers_odometer_range on rental.rental_handovers is
  'A meter shows 0 to 9,999,999 km.';
comment on constraint rental_handovers_fuel_range on rental.rental_handovers is
  'A tank is 0 to 8 eighths full.';
comment on constraint rental_handovers_notes_length on rental.rental_handovers is
  'A note has 1 to 2000 characters.';
comment on constraint rental_handovers_damages_valid on rental.rental_handovers is
  'A damage is described in 1 to 200 characters, costs nothing to a billion, and has at most 20 '
  'photos, named in 1 to 500 characters each.';
comment on constraint rental_handovers_photo_references_bounded on rental.rental_handovers is
  'A handover has at most 50 photos and 50 damages.';
comment on constraint rental_handovers_photo_references_length on rental.rental_handovers is
  'A photo is named in 1 to 500 characters.';
