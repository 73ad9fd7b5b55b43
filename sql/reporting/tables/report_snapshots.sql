create table reporting.report_snapshots (
  id          uuid                  not null default uuidv7(),
  kind        reporting.report_kind not null,
  parameters  jsonb                 not null,
  known_at    timestamptz           not null,
  result      jsonb                 not null,
  row_count   integer               not null,
  sha256      text                  not null,
  created_at  timestamptz           not null default now(),
  created_by  uuid,
  updated_at  timestamptz           not null default now(),
  updated_by  uuid,
  row_version bigint                not null default 0,

  constraint report_snapshots_pkey primary key (id),
  constraint report_snapshots_row_count_range check (row_count between 0 and 10000),
  constraint report_snapshots_result_whole
    check (jsonb_typeof(result) = 'array' and jsonb_array_length(result) = row_count),
  constraint report_snapshots_sha256_format check (sha256 ~ '^[0-9a-f]{64}$')
);

create index report_snapshots_kind_idx on reporting.report_snapshots (kind, created_at, id);
create index report_snapshots_created_at_idx on reporting.report_snapshots (created_at, id);

comment on table reporting.report_snapshots is
  'A report as it was at an instant, kept with the hash of its rows. verifySnapshot says whether '
  'it still is what the books say.';
comment on column reporting.report_snapshots.id is 'The id of the snapshot.';
comment on column reporting.report_snapshots.kind is 'Which report.';
comment on column reporting.report_snapshots.parameters is
  'What it was asked for, with everything that was left out: the same gives the same rows.';
comment on column reporting.report_snapshots.known_at is 'What the books knew then counts.';
comment on column reporting.report_snapshots.result is 'The rows, in their order.';
comment on column reporting.report_snapshots.row_count is 'How many.';
comment on column reporting.report_snapshots.sha256 is
  'The SHA-256 of the rows as text, each ended by a line feed, in hexadecimal.';
comment on column reporting.report_snapshots.created_at is 'When it was taken.';
comment on column reporting.report_snapshots.created_by is 'The user who took it.';
comment on column reporting.report_snapshots.updated_at is 'When it was last changed: never.';
comment on column reporting.report_snapshots.updated_by is 'The user who last changed it: nobody.';
comment on column reporting.report_snapshots.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint report_snapshots_row_count_range on reporting.report_snapshots is
  'A snapshot has at most 10,000 rows: ask for less, or export the report.';
comment on constraint report_snapshots_result_whole on reporting.report_snapshots is
  'A snapshot has all of its rows.';
comment on constraint report_snapshots_sha256_format on reporting.report_snapshots is
  'A SHA-256 is 64 hexadecimal digits.';
