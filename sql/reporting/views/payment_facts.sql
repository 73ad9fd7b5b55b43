create or replace view reporting.payment_facts with (security_barrier = true) as
select
  p.id as payment_id,
  p.rental_id,
  p.provider,
  p.status,
  p.amount_cents,
  p.refunded_cents,
  p.currency,
  p.created_at as requested_at,
  p.captured_at
from rental.rental_payments p;

comment on view reporting.payment_facts is
  E'@behavior -*\nThe payments for rentals, those that failed too. Key: payment_id.';
comment on column reporting.payment_facts.payment_id is 'Key.';
comment on column reporting.payment_facts.rental_id is 'The rental: rental_facts.';
comment on column reporting.payment_facts.provider is 'cash, card or transfer.';
comment on column reporting.payment_facts.status is 'pending, captured, failed or refunded.';
comment on column reporting.payment_facts.amount_cents is 'How much, in minor units.';
comment on column reporting.payment_facts.refunded_cents is
  'How much of it went back, in minor units.';
comment on column reporting.payment_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.payment_facts.requested_at is 'When it was asked for.';
comment on column reporting.payment_facts.captured_at is 'When the money was there.';

grant select on reporting.payment_facts to bi_reader;
