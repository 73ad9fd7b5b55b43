create or replace function app.last_job_runs()
  returns table (task text, last_succeeded_at timestamptz, last_failed_at timestamptz)
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
  select r.task, r.last_succeeded_at, r.last_failed_at
  from app.job_runs r
  order by r.task;
end;
$$;

comment on function app.last_job_runs() is
  E'@behavior -*\nWhen each kind of job last succeeded and last failed: for the metrics of the '
  'server. Security definer: nobody has a right on the table.';

grant execute on function app.last_job_runs() to gatekeeper;
