create table rental.extras (
  id           uuid              not null default uuidv7(),
  code         text              not null,
  name         text              not null,
  unit         rental.extra_unit not null,
  price_cents  app.cents         not null,
  currency     app.currency_code not null,
  max_quantity integer           not null default 1,
  retired_at   timestamptz,
  created_at   timestamptz       not null default now(),
  created_by   uuid,
  updated_at   timestamptz       not null default now(),
  updated_by   uuid,
  row_version  bigint            not null default 0,

  constraint extras_pkey primary key (id),
  constraint extras_code_key unique (code),
  constraint extras_code_format check (code ~ '^[A-Z][A-Z0-9_]{0,29}$'),
  constraint extras_name_length check (length(name) between 1 and 120),
  constraint extras_price_range check (price_cents between 0 and 100000000),
  constraint extras_max_quantity_range check (max_quantity between 1 and 100)
);

comment on table rental.extras is
  'What can be rented with a vehicle: a child seat, an additional driver.';
comment on column rental.extras.id is 'The id of the extra.';
comment on column rental.extras.code is 'Its short code, such as CHILD_SEAT.';
comment on column rental.extras.name is 'Its name.';
comment on column rental.extras.unit is 'What its price is for.';
comment on column rental.extras.price_cents is 'Its price, net, in minor units of currency.';
comment on column rental.extras.currency is 'The currency of its price (ISO 4217).';
comment on column rental.extras.max_quantity is 'How many of it a rental may have.';
comment on column rental.extras.retired_at is
  'When it was taken from the offer; null while it is in it.';
comment on column rental.extras.created_at is 'When it was written.';
comment on column rental.extras.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.extras.updated_at is 'When it was last changed.';
comment on column rental.extras.updated_by is 'The user who last changed it.';
comment on column rental.extras.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint extras_code_key on rental.extras is
  'There is an extra of this code.';
comment on constraint extras_code_format on rental.extras is
  'The code of an extra is 1 to 30 capitals, digits and underscores.';
comment on constraint extras_name_length on rental.extras is
  'The name of an extra has 1 to 120 characters.';
comment on constraint extras_price_range on rental.extras is
  'The price of an extra is 0 to a million units of its currency.';
comment on constraint extras_max_quantity_range on rental.extras is
  'A rental may have 1 to 100 of an extra.';
