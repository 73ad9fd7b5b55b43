create or replace view reporting.maintenance_job_facts with (security_barrier = true) as
select
  j.id as maintenance_job_id,
  j.vehicle_id,
  j.program_id,
  j.kind,
  j.status,
  j.is_forced,
  j.scheduled_for as scheduled_at,
  j.expected_until,
  j.started_at,
  j.completed_at,
  j.cancelled_at,
  j.odometer_km,
  j.labour_cost_cents,
  j.parts_cost_cents,
  j.total_cost_cents,
  j.currency
from maintenance.maintenance_jobs j;

comment on view reporting.maintenance_job_facts is
  E'@behavior -*\nThe jobs of the workshop, cancelled ones too. Key: maintenance_job_id.';
comment on column reporting.maintenance_job_facts.maintenance_job_id is 'Key.';
comment on column reporting.maintenance_job_facts.vehicle_id is 'The vehicle: vehicle_dimension.';
comment on column reporting.maintenance_job_facts.program_id is
  'The recurring programme it belongs to, if any.';
comment on column reporting.maintenance_job_facts.kind is 'What kind of work it is.';
comment on column reporting.maintenance_job_facts.status is
  'scheduled, in_progress, completed or cancelled.';
comment on column reporting.maintenance_job_facts.is_forced is
  'Whether it began in spite of reservations.';
comment on column reporting.maintenance_job_facts.scheduled_at is 'When it was to begin.';
comment on column reporting.maintenance_job_facts.expected_until is
  'Until when it was expected to take.';
comment on column reporting.maintenance_job_facts.started_at is 'When it began.';
comment on column reporting.maintenance_job_facts.completed_at is 'When it was done.';
comment on column reporting.maintenance_job_facts.cancelled_at is 'When it was cancelled.';
comment on column reporting.maintenance_job_facts.odometer_km is
  'What the meter showed when it was done, in kilometres.';
comment on column reporting.maintenance_job_facts.labour_cost_cents is
  'What the labour cost, in minor units.';
comment on column reporting.maintenance_job_facts.parts_cost_cents is
  'What the parts cost, in minor units.';
comment on column reporting.maintenance_job_facts.total_cost_cents is
  'Both together, in minor units.';
comment on column reporting.maintenance_job_facts.currency is
  'The currency of the amounts (ISO 4217).';

grant select on reporting.maintenance_job_facts to bi_reader;
