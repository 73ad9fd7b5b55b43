create table rental.locations (
  id            uuid                 not null default uuidv7(),
  code          text                 not null,
  name          text                 not null,
  type          rental.location_type not null,
  time_zone     text                 not null,
  address       text,
  opening_hours jsonb                not null default '{}',
  created_at    timestamptz          not null default now(),
  created_by    uuid,
  updated_at    timestamptz          not null default now(),
  updated_by    uuid,
  row_version   bigint               not null default 0,

  constraint locations_pkey primary key (id),
  constraint locations_code_key unique (code),
  constraint locations_code_format check (code ~ '^[A-Z][A-Z0-9_]{1,19}$'),
  constraint locations_name_length check (length(name) between 1 and 120),
  constraint locations_address_length check (length(address) between 1 and 300),
  constraint locations_time_zone_known check (app.is_time_zone(time_zone)),
  constraint locations_opening_hours_shape check (rental.is_opening_hours(opening_hours))
);

comment on table rental.locations is
  'Where vehicles are handed over and taken back.';
comment on column rental.locations.id is 'The id of the location.';
comment on column rental.locations.code is 'Its short code, such as BER.';
comment on column rental.locations.name is 'Its name.';
comment on column rental.locations.type is 'What it is.';
comment on column rental.locations.time_zone is
  'Its time zone (IANA), in whose local time days are counted.';
comment on column rental.locations.address is 'Its address.';
comment on column rental.locations.opening_hours is
  'By weekday (mon to sun) a list of [opens, closes] in local time; a day left out is closed. For '
  'people: commands do not read it.';
comment on column rental.locations.created_at is 'When it was written.';
comment on column rental.locations.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.locations.updated_at is 'When it was last changed.';
comment on column rental.locations.updated_by is 'The user who last changed it.';
comment on column rental.locations.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint locations_code_key on rental.locations is
  'There is a location of this code.';
comment on constraint locations_code_format on rental.locations is
  'The code of a location is 2 to 20 capitals, digits and underscores.';
comment on constraint locations_name_length on rental.locations is
  'The name of a location has 1 to 120 characters.';
comment on constraint locations_address_length on rental.locations is
  'An address has 1 to 300 characters.';
comment on constraint locations_time_zone_known on rental.locations is
  'A time zone is named as by IANA, such as Europe/Berlin.';
comment on constraint locations_opening_hours_shape on rental.locations is
  'Opening hours are lists of ["08:00", "18:00"] under mon, tue, wed, thu, fri, sat, sun.';
