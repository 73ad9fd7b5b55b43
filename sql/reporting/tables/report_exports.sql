create table reporting.report_exports (
  id           uuid                    not null default uuidv7(),
  status       reporting.export_status not null default 'requested',
  kind         reporting.report_kind   not null,
  parameters   jsonb                   not null default '{}',
  requested_by uuid                    not null,
  file_id      uuid,
  sha256       text,
  row_count    integer,
  failure      text,
  finished_at  timestamptz,
  created_at   timestamptz             not null default now(),
  created_by   uuid,
  updated_at   timestamptz             not null default now(),
  updated_by   uuid,
  row_version  bigint                  not null default 0,

  constraint report_exports_pkey primary key (id),
  constraint report_exports_parameters_shape check (
    jsonb_typeof(parameters) = 'object' and octet_length(parameters::text) <= 4000),
  constraint report_exports_file_while_ready check ((file_id is not null) = (status = 'ready')),
  constraint report_exports_result_whole check (
    num_nonnulls(sha256, row_count) = case when status in ('ready', 'expired') then 2 else 0 end),
  constraint report_exports_failure_named check ((failure is not null) = (status = 'failed')),
  constraint report_exports_failure_format check (failure ~ '^[A-Z0-9_]{1,120}$'),
  constraint report_exports_sha256_format check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint report_exports_finished_when_over check (
    (finished_at is not null) = (status <> 'requested'))
);

create index report_exports_requested_by_idx on reporting.report_exports (requested_by, id);
create index report_exports_file_id_idx on reporting.report_exports (file_id)
  where (file_id is not null);
-- The queues of the jobs.
create index report_exports_created_at_idx on reporting.report_exports (created_at)
  where (status = 'requested');
create index report_exports_finished_at_idx on reporting.report_exports (finished_at)
  where (status = 'ready');

comment on table reporting.report_exports is
  'A report as a CSV file, asked for by somebody and made by a job; download it from '
  '/v1/report-exports/:id.csv while it is ready.';
comment on column reporting.report_exports.id is 'The id of the export.';
comment on column reporting.report_exports.status is
  'Where it stands; a job makes it ready soon after the request.';
comment on column reporting.report_exports.kind is 'Which report.';
comment on column reporting.report_exports.parameters is
  'The arguments of the report by their names, such as {"effective_at": "2026-01-31"}.';
comment on column reporting.report_exports.requested_by is 'Who asked for it, and may have it.';
comment on column reporting.report_exports.file_id is
  E'@behavior -*\nThe stored file (app.stored_files).';
comment on column reporting.report_exports.sha256 is 'The SHA-256 of the file, in hexadecimal.';
comment on column reporting.report_exports.row_count is 'How many rows, without the header.';
comment on column reporting.report_exports.failure is
  'Why there is none: the code that the report''s own query would have answered with.';
comment on column reporting.report_exports.finished_at is 'When it was made, or failed.';
comment on column reporting.report_exports.created_at is 'When it was requested.';
comment on column reporting.report_exports.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column reporting.report_exports.updated_at is 'When it was last changed.';
comment on column reporting.report_exports.updated_by is 'The user who last changed it.';
comment on column reporting.report_exports.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint report_exports_parameters_shape on reporting.report_exports is
  'Parameters are an object of at most 4,000 bytes.';
comment on constraint report_exports_file_while_ready on reporting.report_exports is
  'An export has its file while it is ready.';
comment on constraint report_exports_result_whole on reporting.report_exports is
  'An export that was made has its hash and its count.';
comment on constraint report_exports_failure_named on reporting.report_exports is
  'An export that failed, and no other, says why.';
comment on constraint report_exports_failure_format on reporting.report_exports is
  'A failure is the code of an error.';
comment on constraint report_exports_sha256_format on reporting.report_exports is
  'A SHA-256 is 64 hexadecimal digits.';
comment on constraint report_exports_finished_when_over on reporting.report_exports is
  'An export has an end when it is no longer waited for.';
