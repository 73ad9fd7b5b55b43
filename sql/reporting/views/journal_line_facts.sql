create or replace view reporting.journal_line_facts with (security_barrier = true) as
select
  l.id as journal_line_id,
  l.journal_entry_id,
  l.line_number,
  e.entry_date,
  e.period_starts_on as period_start_date,
  e.posted_at,
  e.external_ref_type,
  e.external_ref_id,
  e.reverses_entry_id,
  l.account_id,
  case l.direction when 'debit' then l.amount_cents else 0 end::app.cents as debit_cents,
  case l.direction when 'credit' then l.amount_cents else 0 end::app.cents as credit_cents,
  case l.direction when 'debit' then l.amount_cents else -l.amount_cents end::app.cents
    as balance_cents,
  l.currency,
  l.vehicle_id,
  l.rental_id,
  l.customer_id,
  l.location_id
from accounting.journal_lines l
join accounting.journal_entries e on e.id = l.journal_entry_id;

comment on view reporting.journal_line_facts is
  E'@behavior -*\nThe lines of the books, each with its entry. Per currency and entry '
  'balance_cents adds up to zero. Key: journal_line_id.';
comment on column reporting.journal_line_facts.journal_line_id is 'Key.';
comment on column reporting.journal_line_facts.journal_entry_id is 'The entry that it belongs to.';
comment on column reporting.journal_line_facts.line_number is 'Its place in the entry, from 1.';
comment on column reporting.journal_line_facts.entry_date is
  'The day it counts for: date_dimension.';
comment on column reporting.journal_line_facts.period_start_date is
  'The first day of the month it counts for.';
comment on column reporting.journal_line_facts.posted_at is 'When it was posted.';
comment on column reporting.journal_line_facts.external_ref_type is
  'What kind of fact was posted: invoice, receipt, draft and so on.';
comment on column reporting.journal_line_facts.external_ref_id is
  'Which one: for an invoice the key of invoice_facts, and so on.';
comment on column reporting.journal_line_facts.reverses_entry_id is
  'The entry that this one takes back.';
comment on column reporting.journal_line_facts.account_id is 'The account: account_dimension.';
comment on column reporting.journal_line_facts.debit_cents is
  'The amount if it is a debit, else 0, in minor units.';
comment on column reporting.journal_line_facts.credit_cents is
  'The amount if it is a credit, else 0, in minor units.';
comment on column reporting.journal_line_facts.balance_cents is
  'Debit less credit, in minor units.';
comment on column reporting.journal_line_facts.currency is
  'The currency of the amounts (ISO 4217).';
comment on column reporting.journal_line_facts.vehicle_id is
  'The vehicle it concerns: vehicle_dimension.';
comment on column reporting.journal_line_facts.rental_id is 'The rental it concerns: rental_facts.';
comment on column reporting.journal_line_facts.customer_id is
  'The customer it concerns: customer_dimension.';
comment on column reporting.journal_line_facts.location_id is
  'The location it concerns: location_dimension.';

grant select on reporting.journal_line_facts to bi_reader;
