create or replace function app.record_job_run(
  task text, started_at timestamptz, error_code text default null
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_succeeded_at timestamptz := case when error_code is null then clock_timestamp() end;
  v_failed_at timestamptz := case when error_code is not null then clock_timestamp() end;
begin
  perform app.act_as_system();

  insert into app.job_runs as r
    (task, last_started_at, last_succeeded_at, last_failed_at, last_error_code)
  values (record_job_run.task, record_job_run.started_at, v_succeeded_at, v_failed_at,
          left(record_job_run.error_code, 60))
  on conflict on constraint job_runs_pkey do update
    set last_started_at = greatest(r.last_started_at, excluded.last_started_at),
        last_succeeded_at = greatest(r.last_succeeded_at, excluded.last_succeeded_at),
        last_failed_at = greatest(r.last_failed_at, excluded.last_failed_at),
        last_error_code = coalesce(excluded.last_error_code, r.last_error_code);
end;
$$;

comment on function app.record_job_run(text, timestamptz, text) is
  E'@behavior -*\nNotes how a job ended: without a code it succeeded. Security definer: the worker '
  'has no right on the table.';

grant execute on function app.record_job_run(text, timestamptz, text) to rentify_worker;
