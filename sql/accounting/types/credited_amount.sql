create type accounting.credited_amount as (
  net_cents app.cents,
  tax_cents app.cents
);

comment on type accounting.credited_amount is 'How much of a line was taken back.';
comment on column accounting.credited_amount.net_cents is 'How much, net, in minor units.';
comment on column accounting.credited_amount.tax_cents is 'How much of its tax, in minor units.';
