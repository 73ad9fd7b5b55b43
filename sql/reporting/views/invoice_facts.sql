create or replace view reporting.invoice_facts with (security_barrier = true) as
select
  i.id as invoice_id,
  i.number,
  i.status,
  i.issue_date,
  i.due_date,
  i.net_cents,
  i.tax_cents,
  i.total_cents,
  i.allocated_cents,
  i.credited_cents,
  i.written_off_cents,
  i.open_cents,
  i.currency,
  i.vehicle_id,
  i.rental_id,
  i.customer_id,
  i.location_id
from accounting.invoices i
where i.status not in ('draft', 'discarded');

comment on view reporting.invoice_facts is
  E'@behavior -*\nThe invoices that were issued, as they stand now. Key: invoice_id.';
comment on column reporting.invoice_facts.invoice_id is 'Key.';
comment on column reporting.invoice_facts.number is 'The number on it.';
comment on column reporting.invoice_facts.status is 'issued, paid, written_off or void.';
comment on column reporting.invoice_facts.issue_date is 'The day of its issue: date_dimension.';
comment on column reporting.invoice_facts.due_date is 'The day it is due.';
comment on column reporting.invoice_facts.net_cents is 'Its sum before tax, in minor units.';
comment on column reporting.invoice_facts.tax_cents is 'Its tax, in minor units.';
comment on column reporting.invoice_facts.total_cents is 'What is to be paid, in minor units.';
comment on column reporting.invoice_facts.allocated_cents is 'What was paid, in minor units.';
comment on column reporting.invoice_facts.credited_cents is
  'What credit notes took back, in minor units.';
comment on column reporting.invoice_facts.written_off_cents is 'What was given up, in minor units.';
comment on column reporting.invoice_facts.open_cents is 'What is still owed, in minor units.';
comment on column reporting.invoice_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.invoice_facts.vehicle_id is
  'The vehicle it concerns: vehicle_dimension.';
comment on column reporting.invoice_facts.rental_id is 'The rental it concerns: rental_facts.';
comment on column reporting.invoice_facts.customer_id is
  'The customer it concerns: customer_dimension.';
comment on column reporting.invoice_facts.location_id is
  'The location it concerns: location_dimension.';

grant select on reporting.invoice_facts to bi_reader;
