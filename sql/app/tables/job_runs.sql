create table app.job_runs (
  task              text        not null,
  last_started_at   timestamptz not null,
  last_succeeded_at timestamptz,
  last_failed_at    timestamptz,
  last_error_code   text,

  constraint job_runs_pkey primary key (task),
  constraint job_runs_task_length check (length(task) between 1 and 128),
  constraint job_runs_last_error_code_length check (length(last_error_code) between 1 and 60),
  constraint job_runs_error_code_when_failed
    check ((last_failed_at is null) = (last_error_code is null))
);

comment on table app.job_runs is
  E'@behavior -*\nHow each kind of job last ended: what the metrics of the jobs are read from. A '
  'job that runs every few seconds writes here at most every ten.';
comment on column app.job_runs.task is 'The kind of job: the path of its file under worker/tasks.';
comment on column app.job_runs.last_started_at is 'When the run that was last noted began.';
comment on column app.job_runs.last_succeeded_at is 'When it last did what it is there for.';
comment on column app.job_runs.last_failed_at is 'When it last failed.';
comment on column app.job_runs.last_error_code is
  'What it failed with: an SQLSTATE, a code or the name of an error, never its text.';
comment on constraint job_runs_task_length on app.job_runs is
  'The name of a job has 1 to 128 characters.';
comment on constraint job_runs_last_error_code_length on app.job_runs is
  'The code of an error has 1 to 60 characters.';
comment on constraint job_runs_error_code_when_failed on app.job_runs is
  'What failed says with what.';
