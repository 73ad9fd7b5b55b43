create table rental.rental_extras (
  id               uuid              not null default uuidv7(),
  rental_id        uuid              not null,
  extra_id         uuid              not null,
  quantity         integer           not null,
  unit             rental.extra_unit not null,
  unit_price_cents app.cents         not null,
  currency         app.currency_code not null,
  created_at       timestamptz       not null default now(),
  created_by       uuid,
  updated_at       timestamptz       not null default now(),
  updated_by       uuid,
  row_version      bigint            not null default 0,

  constraint rental_extras_pkey primary key (id),
  constraint rental_extras_rental_id_extra_id_key unique (rental_id, extra_id),
  constraint rental_extras_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_extras_extra_id_fkey foreign key (extra_id)
    references rental.extras (id) on delete restrict,
  constraint rental_extras_quantity_range check (quantity between 1 and 100),
  constraint rental_extras_unit_price_positive check (unit_price_cents >= 0)
);

create index rental_extras_extra_id_idx on rental.rental_extras (extra_id);

comment on table rental.rental_extras is
  'An extra of a rental, at the price it was reserved for.';
comment on column rental.rental_extras.id is 'The id of the record.';
comment on column rental.rental_extras.rental_id is 'The rental.';
comment on column rental.rental_extras.extra_id is 'The extra.';
comment on column rental.rental_extras.quantity is 'How many.';
comment on column rental.rental_extras.unit is 'What the price is for.';
comment on column rental.rental_extras.unit_price_cents is
  'The price of a unit, net, in minor units of currency.';
comment on column rental.rental_extras.currency is 'The currency of the price (ISO 4217).';
comment on column rental.rental_extras.created_at is 'When it was written.';
comment on column rental.rental_extras.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_extras.updated_at is 'When it was last changed.';
comment on column rental.rental_extras.updated_by is 'The user who last changed it.';
comment on column rental.rental_extras.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_extras_rental_id_extra_id_key on rental.rental_extras is
  'The rental has this extra.';
comment on constraint rental_extras_rental_id_fkey on rental.rental_extras is
  'There is no such rental.';
comment on constraint rental_extras_extra_id_fkey on rental.rental_extras is
  'There is no such extra.';
comment on constraint rental_extras_quantity_range on rental.rental_extras is
  'A rental has 1 to 100 of an extra.';
comment on constraint rental_extras_unit_price_positive on rental.rental_extras is
  'A price is not negative.';
