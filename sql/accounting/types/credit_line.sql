create type accounting.credit_line as (
  invoice_line_id uuid,
  source_id       uuid,
  charge_type     text,
  account_id      uuid,
  description     text,
  net_cents       app.cents,
  tax_rate_bp     integer,
  tax_cents       app.cents
);

comment on type accounting.credit_line is 'A line of a credit note to be written.';
comment on column accounting.credit_line.invoice_line_id is
  'The line of the invoice that it takes back; null for a discount on the whole.';
comment on column accounting.credit_line.source_id is
  'The charge that it stands for, if any; a charge is credited once.';
comment on column accounting.credit_line.charge_type is 'What it is for.';
comment on column accounting.credit_line.account_id is
  'The account of the revenue that it takes back.';
comment on column accounting.credit_line.description is 'What it is for, in words.';
comment on column accounting.credit_line.net_cents is
  'How much, net, in minor units; negative where a discount is taken back.';
comment on column accounting.credit_line.tax_rate_bp is 'The rate of its tax in basis points.';
comment on column accounting.credit_line.tax_cents is 'How much tax, in minor units.';
