create table fleet.vehicle_document_warnings (
  document_id uuid        not null,
  days_left   integer     not null,
  warned_at   timestamptz not null default now(),

  constraint vehicle_document_warnings_pkey primary key (document_id, days_left),
  constraint vehicle_document_warnings_document_id_fkey foreign key (document_id)
    references fleet.vehicle_documents (id) on delete restrict,
  constraint vehicle_document_warnings_days_left_known check (days_left in (30, 7, 1))
);

comment on table fleet.vehicle_document_warnings is
  E'@behavior -*\nOf which documents it was said that they end: once at each threshold.';
comment on column fleet.vehicle_document_warnings.document_id is 'The document.';
comment on column fleet.vehicle_document_warnings.days_left is
  'The threshold: it has this many days or less, and more than the next threshold.';
comment on column fleet.vehicle_document_warnings.warned_at is 'When it was said.';
comment on constraint vehicle_document_warnings_document_id_fkey
  on fleet.vehicle_document_warnings is 'There is no such document.';
comment on constraint vehicle_document_warnings_days_left_known
  on fleet.vehicle_document_warnings is 'It is warned 30, 7 and 1 days ahead.';
