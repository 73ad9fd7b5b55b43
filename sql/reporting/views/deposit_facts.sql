create or replace view reporting.deposit_facts with (security_barrier = true) as
select
  d.id as deposit_id,
  d.rental_id,
  d.provider,
  d.status,
  d.amount_cents,
  d.captured_cents,
  d.currency,
  d.held_at,
  d.settled_at
from rental.rental_deposits d;

comment on view reporting.deposit_facts is
  E'@behavior -*\nThe deposits of rentals. Key: deposit_id.';
comment on column reporting.deposit_facts.deposit_id is 'Key.';
comment on column reporting.deposit_facts.rental_id is 'The rental: rental_facts.';
comment on column reporting.deposit_facts.provider is 'cash, card or transfer.';
comment on column reporting.deposit_facts.status is
  'held, released, or captured: kept in part or whole.';
comment on column reporting.deposit_facts.amount_cents is 'How much was taken, in minor units.';
comment on column reporting.deposit_facts.captured_cents is
  'How much of it was kept, in minor units.';
comment on column reporting.deposit_facts.currency is 'The currency of the amounts (ISO 4217).';
comment on column reporting.deposit_facts.held_at is 'When it was taken.';
comment on column reporting.deposit_facts.settled_at is 'When it was given back or kept.';

grant select on reporting.deposit_facts to bi_reader;
