create type reporting.tax_report_row as (
  tax_rate_bp        integer,
  currency           app.currency_code,
  invoiced_net_cents app.cents,
  invoiced_tax_cents app.cents,
  credited_net_cents app.cents,
  credited_tax_cents app.cents,
  net_cents          app.cents,
  tax_cents          app.cents,
  known_at           timestamptz
);

comment on type reporting.tax_report_row is
  'What was invoiced and credited at a rate of tax between two days.';
comment on column reporting.tax_report_row.tax_rate_bp is 'The rate in basis points.';
comment on column reporting.tax_report_row.currency is 'The currency of all of these (ISO 4217).';
comment on column reporting.tax_report_row.invoiced_net_cents is 'Net, on invoices.';
comment on column reporting.tax_report_row.invoiced_tax_cents is 'Tax, on invoices.';
comment on column reporting.tax_report_row.credited_net_cents is 'Net, on credit notes.';
comment on column reporting.tax_report_row.credited_tax_cents is 'Tax, on credit notes.';
comment on column reporting.tax_report_row.net_cents is 'Net, invoiced less credited.';
comment on column reporting.tax_report_row.tax_cents is 'Tax owed: invoiced less credited.';
comment on column reporting.tax_report_row.known_at is
  'What the books knew then; asked for it, the same rows come again.';
