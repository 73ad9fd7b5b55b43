create type rental.charge_line as (
  charge_type      rental.charge_type,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  net_cents        app.cents,
  tax_rate_bp      integer,
  tax_cents        app.cents
);

comment on type rental.charge_line is
  'A line of a price: what for, how many, at what price, and the tax on it.';
comment on column rental.charge_line.charge_type is 'What it is for.';
comment on column rental.charge_line.description is 'What it is for, in words.';
comment on column rental.charge_line.quantity is 'How many units.';
comment on column rental.charge_line.unit_price_cents is
  'The price of a unit, net, in minor units.';
comment on column rental.charge_line.net_cents is 'The price of the line, net, in minor units.';
comment on column rental.charge_line.tax_rate_bp is
  'The rate of its tax in basis points; 1900 is 19 %.';
comment on column rental.charge_line.tax_cents is 'Its tax, rounded half up, in minor units.';
