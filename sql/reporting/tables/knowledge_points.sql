create table reporting.knowledge_points (
  id       uuid        not null default uuidv7(),
  known_at timestamptz not null,
  cluster  smallint    not null,
  snapshot pg_snapshot not null,

  constraint knowledge_points_pkey primary key (id),
  constraint knowledge_points_known_at_key unique (known_at)
);

comment on table reporting.knowledge_points is
  E'@behavior -*\n'
  'What the books knew at an instant. A clock cannot say it, because what is being posted while a '
  'report runs is older than the report; the database''s own snapshot can.';
comment on column reporting.knowledge_points.id is 'The id of the point.';
comment on column reporting.knowledge_points.known_at is
  'The instant, in whole milliseconds; each point is later than all before it.';
comment on column reporting.knowledge_points.cluster is
  'The database cluster that the snapshot speaks of (accounting.clusters).';
comment on column reporting.knowledge_points.snapshot is
  'Which transactions were over: an entry is known if the one that posted it was.';
