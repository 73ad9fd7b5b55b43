create table rental.rental_charges (
  id               uuid               not null default uuidv7(),
  rental_id        uuid               not null,
  charge_type      rental.charge_type not null,
  description      text               not null,
  quantity         integer            not null default 1,
  unit_price_cents app.cents          not null,
  net_cents        app.cents          not null,
  tax_rate_bp      integer            not null default 0,
  tax_cents        app.cents          not null default 0,
  amount_cents     app.cents          generated always as (net_cents + tax_cents) stored,
  currency         app.currency_code  not null,
  created_at       timestamptz        not null default now(),
  created_by       uuid,
  updated_at       timestamptz        not null default now(),
  updated_by       uuid,
  row_version      bigint             not null default 0,

  constraint rental_charges_pkey primary key (id),
  constraint rental_charges_rental_id_fkey foreign key (rental_id)
    references rental.rentals (id) on delete restrict,
  constraint rental_charges_description_length check (length(description) between 1 and 300),
  constraint rental_charges_quantity_positive check (quantity > 0),
  constraint rental_charges_tax_rate_range check (tax_rate_bp between 0 and 10000),
  constraint rental_charges_only_discounts_negative
    check (case charge_type when 'discount' then net_cents < 0 else net_cents >= 0 end)
);

create index rental_charges_rental_id_idx on rental.rental_charges (rental_id);

comment on table rental.rental_charges is
  'What a customer owes for a rental, line by line; written when it is completed or cancelled, '
  'and for later findings. Only ever added to.';
comment on column rental.rental_charges.id is 'The id of the charge.';
comment on column rental.rental_charges.rental_id is 'The rental.';
comment on column rental.rental_charges.charge_type is 'What it is for.';
comment on column rental.rental_charges.description is 'What it is for, in words.';
comment on column rental.rental_charges.quantity is 'How many units.';
comment on column rental.rental_charges.unit_price_cents is 'The price of a unit, net.';
comment on column rental.rental_charges.net_cents is 'The price, net; negative for a discount.';
comment on column rental.rental_charges.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column rental.rental_charges.tax_cents is 'Its tax, rounded half up.';
comment on column rental.rental_charges.amount_cents is 'What the customer owes: net plus tax.';
comment on column rental.rental_charges.currency is 'The currency of all of these (ISO 4217).';
comment on column rental.rental_charges.created_at is 'When it was written.';
comment on column rental.rental_charges.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.rental_charges.updated_at is 'When it was last changed.';
comment on column rental.rental_charges.updated_by is 'The user who last changed it.';
comment on column rental.rental_charges.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint rental_charges_rental_id_fkey on rental.rental_charges is
  'There is no such rental.';
comment on constraint rental_charges_description_length on rental.rental_charges is
  'A description has 1 to 300 characters.';
comment on constraint rental_charges_quantity_positive on rental.rental_charges is
  'A quantity is at least 1.';
comment on constraint rental_charges_tax_rate_range on rental.rental_charges is
  'A tax rate is 0 to 10,000 basis points.';
comment on constraint rental_charges_only_discounts_negative on rental.rental_charges is
  'A discount is negative, and nothing else is.';
