create type rental.priced_extra as (
  extra_id         uuid,
  name             text,
  unit             rental.extra_unit,
  quantity         integer,
  unit_price_cents app.cents
);

comment on type rental.priced_extra is 'An extra at the price that a rental pays for it.';
comment on column rental.priced_extra.extra_id is 'The extra.';
comment on column rental.priced_extra.name is 'Its name.';
comment on column rental.priced_extra.unit is 'What the price is for.';
comment on column rental.priced_extra.quantity is 'How many.';
comment on column rental.priced_extra.unit_price_cents is
  'The price of a unit, net, in minor units.';
