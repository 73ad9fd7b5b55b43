create or replace view reporting.rental_facts with (security_barrier = true) as
select
  r.id as rental_id,
  r.customer_id,
  r.vehicle_id,
  r.vehicle_class_id,
  r.origin_location_id,
  r.destination_location_id,
  r.status,
  r.created_at as reserved_at,
  r.start_at,
  r.end_at,
  (r.start_at at time zone l.time_zone)::date as start_date,
  r.handed_over_at,
  r.returned_at,
  r.cancelled_at,
  r.cancellation_reason,
  (extract(epoch from r.end_at - r.start_at) / 60)::integer as agreed_minutes,
  (extract(epoch from r.returned_at - r.handed_over_at) / 60)::integer as driven_minutes,
  case when i.odometer_km >= o.odometer_km then i.odometer_km - o.odometer_km end as driven_km,
  r.net_cents,
  r.tax_cents,
  r.total_cents,
  r.deposit_cents,
  r.currency
from rental.rentals r
join rental.locations l on l.id = r.origin_location_id
left join rental.rental_handovers o on o.rental_id = r.id and o.kind = 'check_out'
left join rental.rental_handovers i on i.rental_id = r.id and i.kind = 'check_in';

comment on view reporting.rental_facts is
  E'@behavior -*\nThe rentals, cancelled ones too. Key: rental_id.';
comment on column reporting.rental_facts.rental_id is 'Key.';
comment on column reporting.rental_facts.customer_id is 'Who rents: customer_dimension.';
comment on column reporting.rental_facts.vehicle_id is 'What is rented: vehicle_dimension.';
comment on column reporting.rental_facts.vehicle_class_id is
  'The class that was asked for: vehicle_class_dimension.';
comment on column reporting.rental_facts.origin_location_id is
  'Where it begins: location_dimension.';
comment on column reporting.rental_facts.destination_location_id is
  'Where it ends: location_dimension.';
comment on column reporting.rental_facts.status is 'reserved, active, completed or cancelled.';
comment on column reporting.rental_facts.reserved_at is 'When it was reserved.';
comment on column reporting.rental_facts.start_at is 'When it begins, as agreed.';
comment on column reporting.rental_facts.end_at is 'When it ends, as agreed.';
comment on column reporting.rental_facts.start_date is
  'The day it begins, on the clock of its origin: date_dimension.';
comment on column reporting.rental_facts.handed_over_at is 'When the vehicle left.';
comment on column reporting.rental_facts.returned_at is 'When it came back.';
comment on column reporting.rental_facts.cancelled_at is 'When it was cancelled.';
comment on column reporting.rental_facts.cancellation_reason is 'Why it was cancelled.';
comment on column reporting.rental_facts.agreed_minutes is
  'How long it was to be, in minutes; a day has 1440.';
comment on column reporting.rental_facts.driven_minutes is
  'How long the vehicle was out, in minutes.';
comment on column reporting.rental_facts.driven_km is
  'How far it was driven, in kilometres; null where it is out or its meter was replaced.';
comment on column reporting.rental_facts.net_cents is
  'The agreed price before tax, in minor units; what came on top is on the invoices.';
comment on column reporting.rental_facts.tax_cents is 'The tax on that, in minor units.';
comment on column reporting.rental_facts.total_cents is
  'The agreed price with tax, in minor units.';
comment on column reporting.rental_facts.deposit_cents is
  'The deposit that was agreed, in minor units.';
comment on column reporting.rental_facts.currency is 'The currency of the amounts (ISO 4217).';

grant select on reporting.rental_facts to bi_reader;
