create table rental.tax_rates (
  id           uuid               not null default uuidv7(),
  location_id  uuid               not null,
  charge_type  rental.charge_type not null,
  valid_during daterange          not null,
  rate_bp      integer            not null,
  created_at   timestamptz        not null default now(),
  created_by   uuid,
  updated_at   timestamptz        not null default now(),
  updated_by   uuid,
  row_version  bigint             not null default 0,

  constraint tax_rates_pkey primary key (id),
  constraint tax_rates_location_id_fkey foreign key (location_id)
    references rental.locations (id) on delete restrict,
  constraint tax_rates_rate_range check (rate_bp between 0 and 10000),
  constraint tax_rates_valid_during_bounded check (
    not isempty(valid_during) and not lower_inf(valid_during)
    and lower(valid_during) >= '1990-01-01' and lower(valid_during) < '2200-01-01'),
  constraint tax_rates_no_overlap
    exclude using gist (location_id with =, charge_type with =, valid_during with &&)
);

create index tax_rates_location_id_idx on rental.tax_rates (location_id);

comment on table rental.tax_rates is
  'The tax on a kind of charge at a location, from one date to another.';
comment on column rental.tax_rates.id is 'The id of the version.';
comment on column rental.tax_rates.location_id is
  'The location whose law applies: the origin of the rental.';
comment on column rental.tax_rates.charge_type is 'The kind of charge.';
comment on column rental.tax_rates.valid_during is
  'The local start dates of the rentals that it applies to.';
comment on column rental.tax_rates.rate_bp is 'The rate in basis points; 1900 is 19 %.';
comment on column rental.tax_rates.created_at is 'When it was written.';
comment on column rental.tax_rates.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.tax_rates.updated_at is 'When it was last changed.';
comment on column rental.tax_rates.updated_by is 'The user who last changed it.';
comment on column rental.tax_rates.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint tax_rates_location_id_fkey on rental.tax_rates is
  'There is no such location.';
comment on constraint tax_rates_rate_range on rental.tax_rates is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint tax_rates_valid_during_bounded on rental.tax_rates is
  'A version begins on a day between 1990 and 2200.';
comment on constraint tax_rates_no_overlap on rental.tax_rates is
  'There is a rate for some of these days.';
