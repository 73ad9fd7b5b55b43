create table fleet.vehicle_documents (
  id                       uuid                not null default uuidv7(),
  vehicle_id               uuid                not null,
  kind                     fleet.document_kind not null,
  document_number          text                not null,
  issuer                   text,
  valid_during             daterange           not null,
  file_reference           text,
  replaced_at              timestamptz,
  created_at               timestamptz         not null default now(),
  created_by               uuid,
  updated_at               timestamptz         not null default now(),
  updated_by               uuid,
  row_version              bigint              not null default 0,

  constraint vehicle_documents_pkey primary key (id),
  constraint vehicle_documents_vehicle_id_fkey foreign key (vehicle_id)
    references fleet.vehicles (id) on delete restrict,
  constraint vehicle_documents_document_number_length
    check (length(document_number) between 1 and 80),
  constraint vehicle_documents_issuer_length check (length(issuer) between 1 and 120),
  constraint vehicle_documents_file_reference_length
    check (length(file_reference) between 1 and 500),
  constraint vehicle_documents_valid_during_bounded check (
    not isempty(valid_during) and not lower_inf(valid_during) and not upper_inf(valid_during)
    and lower(valid_during) >= '1990-01-01' and upper(valid_during) <= '2200-01-01'),
  constraint vehicle_documents_no_overlap exclude using gist
    (vehicle_id with =, kind with =, valid_during with &&) where (replaced_at is null)
);

create index vehicle_documents_vehicle_id_idx on fleet.vehicle_documents (vehicle_id);

comment on table fleet.vehicle_documents is
  'What proves that a vehicle may be on the road: insurance, registration, inspection. Renewed by '
  'a further record.';
comment on column fleet.vehicle_documents.id is 'The id of the document.';
comment on column fleet.vehicle_documents.vehicle_id is 'The vehicle.';
comment on column fleet.vehicle_documents.kind is 'What it proves.';
comment on column fleet.vehicle_documents.document_number is 'The number on the document.';
comment on column fleet.vehicle_documents.issuer is 'Who issued it.';
comment on column fleet.vehicle_documents.valid_during is
  'From its first day of validity to the day after its last.';
comment on column fleet.vehicle_documents.file_reference is 'Where the scan is kept.';
comment on column fleet.vehicle_documents.replaced_at is
  'When a corrected record took its place; null while it counts.';
comment on column fleet.vehicle_documents.created_at is 'When it was written.';
comment on column fleet.vehicle_documents.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column fleet.vehicle_documents.updated_at is 'When it was last changed.';
comment on column fleet.vehicle_documents.updated_by is 'The user who last changed it.';
comment on column fleet.vehicle_documents.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint vehicle_documents_vehicle_id_fkey on fleet.vehicle_documents is
  'There is no such vehicle.';
comment on constraint vehicle_documents_document_number_length on fleet.vehicle_documents is
  'The number of a document has 1 to 80 characters.';
comment on constraint vehicle_documents_issuer_length on fleet.vehicle_documents is
  'An issuer has 1 to 120 characters.';
comment on constraint vehicle_documents_file_reference_length on fleet.vehicle_documents is
  'A file reference has 1 to 500 characters.';
comment on constraint vehicle_documents_valid_during_bounded on fleet.vehicle_documents is
  'A document is valid for at least a day, between 1990 and 2200.';
comment on constraint vehicle_documents_no_overlap on fleet.vehicle_documents is
  'The vehicle has a document of this kind for some of these days.';
