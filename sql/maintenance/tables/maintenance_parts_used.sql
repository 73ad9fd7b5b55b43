create table maintenance.maintenance_parts_used (
  id                 uuid              not null default uuidv7(),
  maintenance_job_id uuid              not null,
  part_name          text              not null,
  quantity           integer           not null,
  -- The plan lets it be unknown. Here it goes into the books when the job ends, so it is known; a
  -- part under warranty costs 0.
  unit_cost_cents    app.cents         not null,
  cost_cents         app.cents         generated always as (quantity * unit_cost_cents) stored,
  currency           app.currency_code not null default accounting.company_currency(),
  removed_at         timestamptz,
  created_at         timestamptz       not null default now(),
  created_by         uuid,
  updated_at         timestamptz       not null default now(),
  updated_by         uuid,
  row_version        bigint            not null default 0,

  constraint maintenance_parts_used_pkey primary key (id),
  constraint maintenance_parts_used_maintenance_job_id_fkey
    foreign key (maintenance_job_id)
    references maintenance.maintenance_jobs (id) on delete restrict,
  constraint maintenance_parts_used_part_name_length check (length(part_name) between 1 and 200),
  constraint maintenance_parts_used_quantity_range check (quantity between 1 and 1000),
  constraint maintenance_parts_used_unit_cost_range
    check (unit_cost_cents between 0 and 100000000)
);

create index maintenance_parts_used_maintenance_job_id_idx
  on maintenance.maintenance_parts_used (maintenance_job_id);
create index maintenance_parts_used_created_at_idx
  on maintenance.maintenance_parts_used (created_at, id);

comment on table maintenance.maintenance_parts_used is
  E'@name maintenance_parts\n'
  'What was built into a vehicle or used up on it. A wrong record is taken out of the count and '
  'stays.';
comment on column maintenance.maintenance_parts_used.id is 'The id of the record.';
comment on column maintenance.maintenance_parts_used.maintenance_job_id is 'The job.';
comment on column maintenance.maintenance_parts_used.part_name is 'What it is.';
comment on column maintenance.maintenance_parts_used.quantity is 'How many.';
comment on column maintenance.maintenance_parts_used.unit_cost_cents is
  'What one of them cost, in minor units; 0 for one under warranty.';
comment on column maintenance.maintenance_parts_used.cost_cents is
  'What all of them cost, in minor units.';
comment on column maintenance.maintenance_parts_used.currency is
  'The currency of these: that of the job (ISO 4217).';
comment on column maintenance.maintenance_parts_used.removed_at is
  'When the record was taken out of the count; null while it counts.';
comment on column maintenance.maintenance_parts_used.created_at is 'When it was written.';
comment on column maintenance.maintenance_parts_used.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_parts_used.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_parts_used.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_parts_used.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_parts_used_maintenance_job_id_fkey
  on maintenance.maintenance_parts_used is
  E'@foreignFieldName parts\nThere is no such job.';
comment on constraint maintenance_parts_used_part_name_length
  on maintenance.maintenance_parts_used is
  'The name of a part has 1 to 200 characters.';
comment on constraint maintenance_parts_used_quantity_range
  on maintenance.maintenance_parts_used is
  'A job uses 1 to 1,000 of a part.';
comment on constraint maintenance_parts_used_unit_cost_range
  on maintenance.maintenance_parts_used is
  'A part costs nothing to a million.';
