create table fleet.vehicle_classes (
  id                       uuid                not null default uuidv7(),
  code                     text                not null,
  name                     text                not null,
  compulsory_documents     fleet.document_kind[] not null default '{}',
  created_at               timestamptz         not null default now(),
  created_by               uuid,
  updated_at               timestamptz         not null default now(),
  updated_by               uuid,
  row_version              bigint              not null default 0,

  constraint vehicle_classes_pkey primary key (id),
  constraint vehicle_classes_code_key unique (code),
  constraint vehicle_classes_code_format check (code ~ '^[A-Z][A-Z0-9_]{0,19}$'),
  constraint vehicle_classes_name_length check (length(name) between 1 and 60),
  constraint vehicle_classes_compulsory_documents_whole check (
    cardinality(compulsory_documents) <= 20 and array_position(compulsory_documents, null) is null)
);

comment on table fleet.vehicle_classes is
  'A kind of vehicle that customers choose between and prices are set for.';
comment on column fleet.vehicle_classes.id is 'The id of the class.';
comment on column fleet.vehicle_classes.code is 'Its short code, such as COMPACT.';
comment on column fleet.vehicle_classes.name is 'Its name for people.';
comment on column fleet.vehicle_classes.compulsory_documents is
  'The documents without which a vehicle of this class is not handed over.';
comment on column fleet.vehicle_classes.created_at is 'When it was written.';
comment on column fleet.vehicle_classes.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column fleet.vehicle_classes.updated_at is 'When it was last changed.';
comment on column fleet.vehicle_classes.updated_by is 'The user who last changed it.';
comment on column fleet.vehicle_classes.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicle_classes_code_key on fleet.vehicle_classes is
  'There is a class of this code.';
comment on constraint vehicle_classes_code_format on fleet.vehicle_classes is
  'The code of a class is 1 to 20 capitals, digits and underscores, and starts with a letter.';
comment on constraint vehicle_classes_name_length on fleet.vehicle_classes is
  'The name of a class has 1 to 60 characters.';
comment on constraint vehicle_classes_compulsory_documents_whole on fleet.vehicle_classes is
  'A list of compulsory documents has at most 20 kinds and no gaps.';
