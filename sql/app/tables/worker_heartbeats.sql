create table app.worker_heartbeats (
  worker_id  text        not null,
  entered_at timestamptz not null default clock_timestamp(),
  beaten_at  timestamptz not null default clock_timestamp(),

  constraint worker_heartbeats_pkey primary key (worker_id),
  constraint worker_heartbeats_worker_id_length check (length(worker_id) between 1 and 100)
);

comment on table app.worker_heartbeats is
  E'@behavior -*\nThe workers that live: each enters before it takes its first job, and beats '
  'every few seconds. Whoever was silent for too long is forgotten, and its jobs are unlocked.';
comment on column app.worker_heartbeats.worker_id is
  'The name under which graphile-worker locks jobs: that of the process''s pool of workers.';
comment on column app.worker_heartbeats.entered_at is 'When it began.';
comment on column app.worker_heartbeats.beaten_at is 'When it last said that it lives.';
comment on constraint worker_heartbeats_worker_id_length on app.worker_heartbeats is
  'The name of a worker has 1 to 100 characters.';
