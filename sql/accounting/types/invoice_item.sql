create type accounting.invoice_item as (
  charge_type      text,
  description      text,
  quantity         integer,
  unit_price_cents app.cents,
  tax_rate_bp      integer
);

comment on type accounting.invoice_item is 'What somebody puts on an invoice.';
comment on column accounting.invoice_item.charge_type is
  'What it is for: decides the account of its revenue.';
comment on column accounting.invoice_item.description is 'What it is for, in words.';
comment on column accounting.invoice_item.quantity is 'How many units, at least 1.';
comment on column accounting.invoice_item.unit_price_cents is
  'The price of a unit, net, in minor units; negative for a discount.';
comment on column accounting.invoice_item.tax_rate_bp is
  'The rate of its tax in basis points.';
