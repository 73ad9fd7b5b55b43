create table accounting.clusters (
  number            smallint    not null generated always as identity,
  system_identifier text        not null,
  first_seen_at     timestamptz not null default clock_timestamp(),

  constraint clusters_pkey primary key (number),
  constraint clusters_system_identifier_format check (system_identifier ~ '^[0-9]{1,20}$')
);

comment on table accounting.clusters is
  E'@behavior -*\n'
  'The database clusters that the books have lived in, in order. Transaction ids count anew in '
  'each, so an entry and a point of knowledge carry theirs.';
comment on column accounting.clusters.number is 'The order.';
comment on column accounting.clusters.system_identifier is
  'What PostgreSQL calls the cluster (pg_control_system).';
comment on column accounting.clusters.first_seen_at is
  'When the books first noticed that they live in it.';
comment on constraint clusters_system_identifier_format on accounting.clusters is
  'A system identifier is a number.';
