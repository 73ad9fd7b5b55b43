-- graphile-worker's schema is its login's own and comes after ours: migrate_worker_schema.ts lets
-- the owner read it, and plpgsql looks for the view only when it is called.
create or replace function app.job_backlog()
  returns table (waiting bigint, running bigint, exhausted bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    count(*) filter (
      where j.locked_at is null and j.attempts < j.max_attempts and j.run_at <= now()),
    count(*) filter (where j.locked_at is not null),
    count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts)
  from graphile_worker.jobs j;
end;
$$;

comment on function app.job_backlog() is
  E'@behavior -*\nHow many jobs wait though their time has come, how many run, and how many have '
  'failed for good: for the metrics of the server. Security definer: reads what '
  'graphile-worker shows of its jobs.';

grant execute on function app.job_backlog() to gatekeeper;
