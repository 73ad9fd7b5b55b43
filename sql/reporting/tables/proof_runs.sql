create table reporting.proof_runs (
  id               uuid        not null default uuidv7(),
  ran_at           timestamptz not null default now(),
  duration_ms      integer     not null,
  sealed_position  bigint      not null,
  violation_count  integer     not null,
  first_violations jsonb       not null,

  constraint proof_runs_pkey primary key (id),
  constraint proof_runs_violation_count_positive check (violation_count >= 0)
);

create index proof_runs_ran_at_idx on reporting.proof_runs (ran_at);

comment on table reporting.proof_runs is
  E'@behavior -*\nEach time that the job proved the books, and what it found.';
comment on column reporting.proof_runs.id is 'The id of the run.';
comment on column reporting.proof_runs.ran_at is 'When the books were read.';
comment on column reporting.proof_runs.duration_ms is 'How long it took.';
comment on column reporting.proof_runs.sealed_position is
  'How far the chain of seals went that was read.';
comment on column reporting.proof_runs.violation_count is 'How many faults there were.';
comment on column reporting.proof_runs.first_violations is
  'The first twenty of them, as in reporting.proofs.';
comment on constraint proof_runs_violation_count_positive on reporting.proof_runs is
  'There are no fewer than no faults.';
