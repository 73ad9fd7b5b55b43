create table rental.quotes (
  id                      uuid                   not null default uuidv7(),
  customer_id             uuid,
  vehicle_id              uuid,
  vehicle_class_id        uuid                   not null,
  origin_location_id      uuid                   not null,
  destination_location_id uuid                   not null,
  start_at                timestamptz            not null,
  end_at                  timestamptz            not null,
  pricing_plan_id         uuid                   not null,
  pricing_plan_rate_id    uuid                   not null,
  extras                  rental.extra_request[] not null default '{}',
  lines                   rental.charge_line[]   not null,
  net_cents               app.cents              not null,
  tax_cents               app.cents              not null,
  total_cents             app.cents              not null,
  deposit_cents           app.cents              not null,
  currency                app.currency_code      not null,
  is_available            boolean                not null,
  expires_at              timestamptz            not null,
  status                  rental.quote_status    not null default 'open',
  created_at              timestamptz            not null default now(),
  created_by              uuid,
  updated_at              timestamptz            not null default now(),
  updated_by              uuid,
  row_version             bigint                 not null default 0,

  constraint quotes_pkey primary key (id),
  constraint quotes_customer_id_fkey foreign key (customer_id)
    references rental.customers (id) on delete restrict,
  constraint quotes_vehicle_id_fkey foreign key (vehicle_id)
    references rental.rentable_vehicles (id) on delete restrict,
  constraint quotes_origin_location_id_fkey foreign key (origin_location_id)
    references rental.locations (id) on delete restrict,
  constraint quotes_destination_location_id_fkey foreign key (destination_location_id)
    references rental.locations (id) on delete restrict,
  constraint quotes_pricing_plan_id_fkey foreign key (pricing_plan_id)
    references rental.pricing_plans (id) on delete restrict,
  constraint quotes_pricing_plan_rate_id_fkey foreign key (pricing_plan_rate_id)
    references rental.pricing_plan_rates (id) on delete restrict,
  constraint quotes_period_forward check (end_at > start_at),
  constraint quotes_period_bounded check (start_at >= '1990-01-01Z' and end_at <= '2200-01-01Z'),
  constraint quotes_total_is_sum check (total_cents = net_cents + tax_cents),
  constraint quotes_price_is_sum check (rental.is_sum_of_lines(lines, net_cents, tax_cents)),
  constraint quotes_net_positive check (net_cents >= 0 and tax_cents >= 0 and deposit_cents >= 0)
);

create index quotes_customer_id_idx on rental.quotes (customer_id);
create index quotes_vehicle_id_idx on rental.quotes (vehicle_id);
create index quotes_origin_location_id_idx on rental.quotes (origin_location_id);
create index quotes_destination_location_id_idx on rental.quotes (destination_location_id);
create index quotes_pricing_plan_id_idx on rental.quotes (pricing_plan_id);
create index quotes_pricing_plan_rate_id_idx on rental.quotes (pricing_plan_rate_id);
create index quotes_created_by_idx on rental.quotes (created_by);
create index quotes_expires_at_idx on rental.quotes (expires_at) where (status = 'open');
create index quotes_created_at_idx on rental.quotes (created_at, id);

comment on table rental.quotes is
  E'@foreignKey (vehicle_class_id) references fleet.vehicle_classes (id)|@fieldName '
  'vehicleClass|@behavior -manyToMany\n'
  'A price that was offered: itemised, for a vehicle or any of a class, valid until it expires.';
comment on column rental.quotes.id is 'The id of the quote.';
comment on column rental.quotes.customer_id is 'Whom it is for, if that is known.';
comment on column rental.quotes.vehicle_id is 'The vehicle; null: any of the class.';
comment on column rental.quotes.vehicle_class_id is 'The class.';
comment on column rental.quotes.origin_location_id is 'Where the vehicle is handed over.';
comment on column rental.quotes.destination_location_id is 'Where it is taken back.';
comment on column rental.quotes.start_at is 'From when on.';
comment on column rental.quotes.end_at is 'Until when.';
comment on column rental.quotes.pricing_plan_id is 'The plan.';
comment on column rental.quotes.pricing_plan_rate_id is 'The version of its prices.';
comment on column rental.quotes.extras is 'The extras asked for.';
comment on column rental.quotes.lines is 'The price, item by item.';
comment on column rental.quotes.net_cents is 'The price without tax.';
comment on column rental.quotes.tax_cents is 'The tax.';
comment on column rental.quotes.total_cents is 'What the customer pays.';
comment on column rental.quotes.deposit_cents is 'The deposit.';
comment on column rental.quotes.currency is 'The currency of all of these (ISO 4217).';
comment on column rental.quotes.is_available is
  'Whether it could be reserved when it was quoted; a quote holds no vehicle.';
comment on column rental.quotes.expires_at is 'Until when it can be reserved.';
comment on column rental.quotes.status is 'Whether it can still be reserved.';
comment on column rental.quotes.created_at is 'When it was written.';
comment on column rental.quotes.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.quotes.updated_at is 'When it was last changed.';
comment on column rental.quotes.updated_by is 'The user who last changed it.';
comment on column rental.quotes.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint quotes_customer_id_fkey on rental.quotes is
  'There is no such customer.';
comment on constraint quotes_vehicle_id_fkey on rental.quotes is
  'There is no such vehicle.';
comment on constraint quotes_origin_location_id_fkey on rental.quotes is
  'There is no such location.';
comment on constraint quotes_destination_location_id_fkey on rental.quotes is
  'There is no such location.';
comment on constraint quotes_pricing_plan_id_fkey on rental.quotes is
  'There is no such plan.';
comment on constraint quotes_pricing_plan_rate_id_fkey on rental.quotes is
  'There are no such prices.';
comment on constraint quotes_period_forward on rental.quotes is
  'A rental ends after it starts.';
comment on constraint quotes_period_bounded on rental.quotes is
  'A rental lies between 1990 and 2200.';
comment on constraint quotes_total_is_sum on rental.quotes is
  'A total is net plus tax.';
comment on constraint quotes_price_is_sum on rental.quotes is
  'A price is the sum of its lines.';
comment on constraint quotes_net_positive on rental.quotes is
  'A price is not negative.';
