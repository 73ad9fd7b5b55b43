create or replace view reporting.credit_note_facts with (security_barrier = true) as
select
  c.id as credit_note_id,
  c.invoice_id,
  c.number,
  c.issue_date,
  c.net_cents,
  c.tax_cents,
  c.total_cents,
  c.currency
from accounting.credit_notes c;

comment on view reporting.credit_note_facts is
  E'@behavior -*\nWhat was taken back of invoices. Key: credit_note_id.';
comment on column reporting.credit_note_facts.credit_note_id is 'Key.';
comment on column reporting.credit_note_facts.invoice_id is 'The invoice: invoice_facts.';
comment on column reporting.credit_note_facts.number is 'The number on it.';
comment on column reporting.credit_note_facts.issue_date is 'The day of its issue: date_dimension.';
comment on column reporting.credit_note_facts.net_cents is 'Its sum before tax, in minor units.';
comment on column reporting.credit_note_facts.tax_cents is 'Its tax, in minor units.';
comment on column reporting.credit_note_facts.total_cents is 'What was taken back, in minor units.';
comment on column reporting.credit_note_facts.currency is 'The currency of the amounts (ISO 4217).';

grant select on reporting.credit_note_facts to bi_reader;
