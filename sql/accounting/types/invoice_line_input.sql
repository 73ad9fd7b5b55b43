create type accounting.invoice_line_input as (
  source_id        uuid,
  charge_type      text,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  net_cents        app.cents,
  tax_rate_bp      integer,
  tax_cents        app.cents
);

comment on type accounting.invoice_line_input is 'A line of an invoice to be written.';
comment on column accounting.invoice_line_input.source_id is
  'The charge it stands for, if any; a charge is invoiced once.';
comment on column accounting.invoice_line_input.charge_type is
  'What it is for: decides the account of its revenue.';
comment on column accounting.invoice_line_input.description is 'What it is for, in words.';
comment on column accounting.invoice_line_input.quantity is 'How many units.';
comment on column accounting.invoice_line_input.unit_price_cents is
  'The price of a unit, net, in minor units.';
comment on column accounting.invoice_line_input.net_cents is
  'The price of the line, net, in minor units; negative for a discount.';
comment on column accounting.invoice_line_input.tax_rate_bp is
  'The rate of its tax in basis points.';
comment on column accounting.invoice_line_input.tax_cents is 'Its tax, in minor units.';
