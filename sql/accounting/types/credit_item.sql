create type accounting.credit_item as (
  invoice_line_id uuid,
  net_cents       app.cents
);

comment on type accounting.credit_item is 'How much of a line of an invoice is taken back.';
comment on column accounting.credit_item.invoice_line_id is 'The line.';
comment on column accounting.credit_item.net_cents is
  'How much of it, net, in minor units; negative of a discount.';
