-- A beat that is being written holds its row: the delete waits for it, and then finds it alive.
-- Several at once are no harm, but one is enough: the others leave it to the first. Also dead is
-- who holds a lock without ever having entered, or after having left. A job that was on its last
-- attempt stays where it is, failed for good: that its worker was lost is noted as its failure, so
-- that it does not end unseen.
create or replace function app.bury_dead_workers(silent_for interval) returns text[]
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_silent_since timestamptz := clock_timestamp() - silent_for;
  v_dead text[];
begin
  perform app.act_as_system();
  if not pg_try_advisory_xact_lock(hashtextextended('app.bury_dead_workers', 0)) then
    return '{}';
  end if;

  with silent as (
    delete from app.worker_heartbeats h where h.beaten_at < v_silent_since
    returning h.worker_id
  )
  select coalesce(array_agg(s.worker_id order by s.worker_id), '{}') into v_dead from silent s;

  select v_dead || coalesce(array_agg(distinct l.locked_by), '{}') into v_dead
  from (
    select j.locked_by, j.locked_at from graphile_worker.jobs j
    union all
    select q.locked_by, q.locked_at from graphile_worker._private_job_queues q
  ) l
  where l.locked_at < v_silent_since
    and l.locked_by <> all (v_dead)
    and not exists (select from app.worker_heartbeats h where h.worker_id = l.locked_by);

  perform app.record_job_run(j.task_identifier, max(j.locked_at), 'WORKER_LOST')
  from graphile_worker.jobs j
  where j.locked_by = any (v_dead)
  group by j.task_identifier
  order by j.task_identifier;
  return v_dead;
end;
$$;

comment on function app.bury_dead_workers(interval) is
  E'@behavior -*\nForgets the workers that were silent for so long and says which: whoever calls '
  'it unlocks their jobs in the same statement. Security definer: the worker has no right on the '
  'table.';

grant execute on function app.bury_dead_workers(interval) to rentify_worker;
