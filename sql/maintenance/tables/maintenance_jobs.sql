create table maintenance.maintenance_jobs (
  id                  uuid                           not null default uuidv7(),
  vehicle_id          uuid                           not null,
  program_id          uuid,
  kind                maintenance.maintenance_kind   not null,
  description         text,
  notes               text,
  status              maintenance.maintenance_status not null default 'scheduled',
  scheduled_for       timestamptz                    not null,
  expected_until      timestamptz                    not null,
  is_forced           boolean                        not null default false,
  started_at          timestamptz,
  completed_at        timestamptz,
  cancelled_at        timestamptz,
  cancellation_reason text,
  odometer_km         integer,
  labour_cost_cents   app.cents,
  parts_cost_cents    app.cents,
  total_cost_cents    app.cents                      generated always as (
    case when parts_cost_cents is not null
         then coalesce(labour_cost_cents, 0) + parts_cost_cents end) stored,
  currency            app.currency_code              not null
    default accounting.company_currency(),
  created_at          timestamptz                    not null default now(),
  created_by          uuid,
  updated_at          timestamptz                    not null default now(),
  updated_by          uuid,
  row_version         bigint                         not null default 0,

  constraint maintenance_jobs_pkey primary key (id),
  constraint maintenance_jobs_program_id_fkey foreign key (program_id)
    references maintenance.maintenance_programs (id) on delete restrict,
  constraint maintenance_jobs_period_forward
    check (expected_until > coalesce(started_at, scheduled_for)),
  constraint maintenance_jobs_period_bounded check (
    least(scheduled_for, started_at) >= '1990-01-01Z' and expected_until <= '2200-01-01Z'),
  constraint maintenance_jobs_started_once_in_progress check (
    case status when 'scheduled' then started_at is null
                when 'cancelled' then true
                else started_at is not null end),
  constraint maintenance_jobs_completed_with_result check (
    (status = 'completed') = (completed_at is not null)
    and (status = 'completed') = (odometer_km is not null)
    and (status = 'completed') = (labour_cost_cents is not null)),
  constraint maintenance_jobs_completed_after_start check (completed_at >= started_at),
  constraint maintenance_jobs_cancelled_with_reason check (
    (status = 'cancelled') = (cancelled_at is not null)
    and (status = 'cancelled') = (cancellation_reason is not null)),
  constraint maintenance_jobs_labour_cost_range
    check (labour_cost_cents between 0 and 100000000),
  constraint maintenance_jobs_odometer_range check (odometer_km between 0 and 9999999),
  constraint maintenance_jobs_description_length check (length(description) between 1 and 500),
  constraint maintenance_jobs_notes_length check (length(notes) between 1 and 2000),
  constraint maintenance_jobs_cancellation_reason_length
    check (length(cancellation_reason) between 1 and 500),
  constraint maintenance_jobs_one_in_progress exclude using btree
    (vehicle_id with =) where (status = 'in_progress'),
  constraint maintenance_jobs_one_open_per_program exclude using btree
    (program_id with =, vehicle_id with =) where (status in ('scheduled', 'in_progress'))
);

create index maintenance_jobs_vehicle_id_status_idx
  on maintenance.maintenance_jobs (vehicle_id, status);
-- What was done last for a vehicle by a programme.
create index maintenance_jobs_program_id_vehicle_id_completed_at_idx
  on maintenance.maintenance_jobs (program_id, vehicle_id, completed_at);
create index maintenance_jobs_scheduled_for_idx
  on maintenance.maintenance_jobs (scheduled_for, id);
create index maintenance_jobs_created_at_idx on maintenance.maintenance_jobs (created_at, id);

comment on table maintenance.maintenance_jobs is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'maintenanceJobs\n'
  'Work on a vehicle, from its planning to its cost. While it is scheduled or in progress it '
  'holds the calendar of its vehicle; while it is in progress the vehicle is under maintenance.';
comment on column maintenance.maintenance_jobs.id is 'The id of the job.';
comment on column maintenance.maintenance_jobs.vehicle_id is 'The vehicle.';
comment on column maintenance.maintenance_jobs.program_id is
  'The programme that it is done for; null for a job on its own.';
comment on column maintenance.maintenance_jobs.kind is 'What is done.';
comment on column maintenance.maintenance_jobs.description is 'What is to be done, in words.';
comment on column maintenance.maintenance_jobs.notes is 'What the workshop has to say.';
comment on column maintenance.maintenance_jobs.status is 'Where it stands; only commands move it.';
comment on column maintenance.maintenance_jobs.scheduled_for is 'When it was planned to begin.';
comment on column maintenance.maintenance_jobs.expected_until is
  'When the vehicle is expected back.';
comment on column maintenance.maintenance_jobs.is_forced is
  'Whether it takes its time although reservations lie in it, which are then at risk.';
comment on column maintenance.maintenance_jobs.started_at is 'When it began.';
comment on column maintenance.maintenance_jobs.completed_at is 'When it was done.';
comment on column maintenance.maintenance_jobs.cancelled_at is 'When it was given up.';
comment on column maintenance.maintenance_jobs.cancellation_reason is 'Why it was given up.';
comment on column maintenance.maintenance_jobs.odometer_km is 'What the meter showed at its end.';
comment on column maintenance.maintenance_jobs.labour_cost_cents is
  'What the labour cost, in minor units.';
comment on column maintenance.maintenance_jobs.parts_cost_cents is
  'What the parts cost that were used until its end, in minor units.';
comment on column maintenance.maintenance_jobs.total_cost_cents is 'Labour and parts.';
comment on column maintenance.maintenance_jobs.currency is
  'The currency of all of these (ISO 4217).';
comment on column maintenance.maintenance_jobs.created_at is 'When it was written.';
comment on column maintenance.maintenance_jobs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_jobs.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_jobs.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_jobs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_jobs_program_id_fkey on maintenance.maintenance_jobs is
  'There is no such programme.';
comment on constraint maintenance_jobs_period_forward on maintenance.maintenance_jobs is
  'A job ends after it begins.';
comment on constraint maintenance_jobs_period_bounded on maintenance.maintenance_jobs is
  'A job lies between 1990 and 2200.';
comment on constraint maintenance_jobs_started_once_in_progress on maintenance.maintenance_jobs is
  'A job that is in progress or completed has begun, one that is scheduled has not.';
comment on constraint maintenance_jobs_completed_with_result on maintenance.maintenance_jobs is
  'A completed job, and no other, has a date, an odometer reading and the cost of its labour.';
comment on constraint maintenance_jobs_completed_after_start on maintenance.maintenance_jobs is
  'A job is not completed before it began.';
comment on constraint maintenance_jobs_cancelled_with_reason on maintenance.maintenance_jobs is
  'A cancelled job, and no other, has a date and a reason.';
comment on constraint maintenance_jobs_labour_cost_range on maintenance.maintenance_jobs is
  'The labour of a job costs nothing to a million.';
comment on constraint maintenance_jobs_odometer_range on maintenance.maintenance_jobs is
  'A meter of a job shows 0 to 9,999,999 km.';
comment on constraint maintenance_jobs_description_length on maintenance.maintenance_jobs is
  'A description has 1 to 500 characters.';
comment on constraint maintenance_jobs_notes_length on maintenance.maintenance_jobs is
  'Notes have 1 to 2,000 characters.';
comment on constraint maintenance_jobs_cancellation_reason_length
  on maintenance.maintenance_jobs is
  'A reason has 1 to 500 characters.';
comment on constraint maintenance_jobs_one_in_progress on maintenance.maintenance_jobs is
  'The vehicle is in the workshop for another job.';
comment on constraint maintenance_jobs_one_open_per_program on maintenance.maintenance_jobs is
  'The vehicle has an open job of this programme.';
