create or replace view reporting.invoice_line_facts with (security_barrier = true) as
select
  l.id as invoice_line_id,
  l.invoice_id,
  l.position,
  l.charge_type,
  l.account_id,
  l.quantity,
  l.unit_price_cents,
  l.net_cents,
  l.tax_rate_bp,
  l.tax_cents,
  l.amount_cents,
  l.currency
from accounting.invoice_lines l
join accounting.invoices i on i.id = l.invoice_id
where i.status not in ('draft', 'discarded');

comment on view reporting.invoice_line_facts is
  E'@behavior -*\nWhat the issued invoices are for. Key: invoice_line_id.';
comment on column reporting.invoice_line_facts.invoice_line_id is 'Key.';
comment on column reporting.invoice_line_facts.invoice_id is 'The invoice: invoice_facts.';
comment on column reporting.invoice_line_facts.position is 'Its place on the invoice, from 1.';
comment on column reporting.invoice_line_facts.charge_type is
  'What it is for: base, extra_km, damage and so on.';
comment on column reporting.invoice_line_facts.account_id is
  'The account of its revenue: account_dimension.';
comment on column reporting.invoice_line_facts.quantity is 'How many units.';
comment on column reporting.invoice_line_facts.unit_price_cents is
  'The price of a unit before tax, in minor units.';
comment on column reporting.invoice_line_facts.net_cents is
  'The sum before tax, in minor units; negative for a discount.';
comment on column reporting.invoice_line_facts.tax_rate_bp is
  'The rate of the tax in basis points (1900 is 19 %).';
comment on column reporting.invoice_line_facts.tax_cents is 'The tax, in minor units.';
comment on column reporting.invoice_line_facts.amount_cents is 'The sum with tax, in minor units.';
comment on column reporting.invoice_line_facts.currency is
  'The currency of the amounts (ISO 4217).';

grant select on reporting.invoice_line_facts to bi_reader;
