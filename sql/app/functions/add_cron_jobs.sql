-- Invoker: graphile-worker's schema is its login's own and comes after ours, and plpgsql looks for
-- it only when it is called. Whoever takes the same slot at once waits for the row, and then finds
-- it taken. A slot that lies ahead was taken while the clock was wrong: nobody waits for it to come
-- again.
create or replace function app.add_cron_jobs(slot_at timestamptz, items jsonb) returns integer
  language plpgsql volatile set search_path = ''
as $$
declare
  v_taken text[];
begin
  with taken as (
    insert into graphile_worker._private_known_crontabs as k
      (identifier, known_since, last_execution)
    select i.identifier, add_cron_jobs.slot_at, add_cron_jobs.slot_at
    from jsonb_to_recordset(add_cron_jobs.items) i (identifier text)
    order by i.identifier
    on conflict (identifier) do update
      set last_execution = excluded.last_execution
      where k.last_execution is null
        or k.last_execution < excluded.last_execution
        or k.last_execution > now() + interval '1 minute'
    returning k.identifier
  )
  select array_agg(t.identifier) into v_taken from taken t;

  perform graphile_worker.add_job(
    i.task, i.payload, max_attempts => i.max_attempts, job_key => i.job_key)
  from jsonb_to_recordset(add_cron_jobs.items)
    i (identifier text, task text, payload json, max_attempts integer, job_key text)
  where i.identifier = any (v_taken);
  return coalesce(cardinality(v_taken), 0);
end;
$$;

comment on function app.add_cron_jobs(timestamptz, jsonb) is
  E'@behavior -*\nPuts the jobs of a slot of the calendar in line, each unless another worker has '
  'taken it for this slot; says how many. They are due at once, by the database''s clock.\n'
  '@param slot_at The minute.\n'
  '@param items Each with identifier, task, payload, max_attempts and job_key.';

grant execute on function app.add_cron_jobs(timestamptz, jsonb) to rentify_worker;
