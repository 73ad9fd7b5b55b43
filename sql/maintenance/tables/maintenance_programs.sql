create table maintenance.maintenance_programs (
  id               uuid                         not null default uuidv7(),
  name             text                         not null,
  kind             maintenance.maintenance_kind not null,
  vehicle_id       uuid,
  make             text,
  model            text,
  every_km         integer,
  every_days       integer,
  lead_days        integer                      not null default 14,
  duration_minutes integer                      not null default 240,
  description      text,
  is_active        boolean                      not null default true,
  created_at       timestamptz                  not null default now(),
  created_by       uuid,
  updated_at       timestamptz                  not null default now(),
  updated_by       uuid,
  row_version      bigint                       not null default 0,

  constraint maintenance_programs_pkey primary key (id),
  constraint maintenance_programs_scope_clear
    check (num_nonnulls(vehicle_id, make) = 1 and (model is null or make is not null)),
  constraint maintenance_programs_interval_present check (num_nonnulls(every_km, every_days) > 0),
  constraint maintenance_programs_every_km_range check (every_km between 100 and 1000000),
  constraint maintenance_programs_every_days_range check (every_days between 1 and 3650),
  constraint maintenance_programs_lead_days_range check (lead_days between 0 and 365),
  constraint maintenance_programs_duration_range
    check (duration_minutes between 15 and 43200),
  constraint maintenance_programs_name_length check (length(name) between 1 and 120),
  constraint maintenance_programs_make_length check (length(make) between 1 and 60),
  constraint maintenance_programs_model_length check (length(model) between 1 and 60),
  constraint maintenance_programs_description_length check (length(description) between 1 and 500)
);

create index maintenance_programs_vehicle_id_idx
  on maintenance.maintenance_programs (vehicle_id);
create index maintenance_programs_created_at_idx
  on maintenance.maintenance_programs (created_at, id);

comment on table maintenance.maintenance_programs is
  E'@foreignKey (vehicle_id) references fleet.vehicles (id)|@fieldName vehicle|@foreignFieldName '
  'maintenancePrograms\n'
  'What comes again: a kind of maintenance for one vehicle, or all of a make or model, every so '
  'many kilometres or days, whichever comes first.';
comment on column maintenance.maintenance_programs.id is 'The id of the programme.';
comment on column maintenance.maintenance_programs.name is 'Its name for people.';
comment on column maintenance.maintenance_programs.kind is 'What is to be done.';
comment on column maintenance.maintenance_programs.vehicle_id is
  'The vehicle that it is for; null if it is for all of a make.';
comment on column maintenance.maintenance_programs.make is
  'The make that it is for, in any case of letters.';
comment on column maintenance.maintenance_programs.model is
  'The model that it is for; null for all of the make.';
comment on column maintenance.maintenance_programs.every_km is
  'After how many kilometres it is due again.';
comment on column maintenance.maintenance_programs.every_days is
  'After how many days it is due again.';
comment on column maintenance.maintenance_programs.lead_days is
  'How many days ahead its jobs are scheduled.';
comment on column maintenance.maintenance_programs.duration_minutes is
  'How long the vehicle stays in the workshop for it.';
comment on column maintenance.maintenance_programs.description is 'What is to be done, in words.';
comment on column maintenance.maintenance_programs.is_active is
  'Whether jobs are scheduled for it.';
comment on column maintenance.maintenance_programs.created_at is 'When it was written.';
comment on column maintenance.maintenance_programs.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column maintenance.maintenance_programs.updated_at is 'When it was last changed.';
comment on column maintenance.maintenance_programs.updated_by is 'The user who last changed it.';
comment on column maintenance.maintenance_programs.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint maintenance_programs_scope_clear on maintenance.maintenance_programs is
  'A programme is for one vehicle, or for a make and perhaps a model of it.';
comment on constraint maintenance_programs_interval_present on maintenance.maintenance_programs is
  'A programme comes again after kilometres, after days, or after whichever comes first.';
comment on constraint maintenance_programs_every_km_range on maintenance.maintenance_programs is
  'A programme comes again after 100 to 1,000,000 km.';
comment on constraint maintenance_programs_every_days_range on maintenance.maintenance_programs is
  'A programme comes again after 1 to 3,650 days.';
comment on constraint maintenance_programs_lead_days_range on maintenance.maintenance_programs is
  'A job is scheduled at most 365 days ahead.';
comment on constraint maintenance_programs_duration_range on maintenance.maintenance_programs is
  'A job takes 15 minutes to 30 days.';
comment on constraint maintenance_programs_name_length on maintenance.maintenance_programs is
  'The name of a programme has 1 to 120 characters.';
comment on constraint maintenance_programs_make_length on maintenance.maintenance_programs is
  'A make has 1 to 60 characters.';
comment on constraint maintenance_programs_model_length on maintenance.maintenance_programs is
  'A model has 1 to 60 characters.';
comment on constraint maintenance_programs_description_length
  on maintenance.maintenance_programs is
  'A description has 1 to 500 characters.';
