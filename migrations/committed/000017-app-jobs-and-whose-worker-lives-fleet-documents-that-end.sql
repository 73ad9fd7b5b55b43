--! Previous: sha1:28a48e0fefb5f196f07970cd77ee975ba8de566f
--! Hash: sha1:c4f7b86e787626c5f957f5c31a771be7eeaa1f9b
--! Message: app: jobs and whose worker lives; fleet: documents that end

-- Jobs: when each last succeeded, whose worker still lives, and what the inbox may forget. No event
-- has been handled so far: the index is made of nothing.
-- squawk-ignore require-concurrent-index-creation
create index if not exists inbox_messages_processed_at_idx on app.inbox_messages (processed_at);
-- squawk-ignore ban-drop-table
drop table if exists app.job_runs, app.worker_heartbeats, fleet.vehicle_document_warnings cascade;
--! Included app/functions/purge_inbox.sql
-- The archive of published events is kept for 30 days: nothing older can be replayed from it, so a
-- row of the inbox that is kept longer never misses when its event comes again.
create or replace function app.purge_inbox() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.inbox_messages i
  where (i.consumer, i.event_id) in (
    select p.consumer, p.event_id
    from app.inbox_messages p
    where p.processed_at < now() - interval '35 days'
    order by p.processed_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_inbox() is
  E'@behavior -*\nForgets which events were handled 35 days after they were, five days longer than '
  'the archive can repeat them; at most 10,000 a call, and says how many. Security definer: the '
  'worker has no right on the table.';

grant execute on function app.purge_inbox() to rentify_worker;
--! EndIncluded app/functions/purge_inbox.sql
--! Included app/tables/job_runs.sql
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
--! EndIncluded app/tables/job_runs.sql
--! Included app/policies/job_runs.sql
-- Reached only through the functions that note a run and tell the metrics of it.
alter table app.job_runs enable row level security;
revoke all on app.job_runs from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/job_runs.sql
--! Included app/functions/record_job_run.sql
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
--! EndIncluded app/functions/record_job_run.sql
--! Included app/functions/last_job_runs.sql
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
--! EndIncluded app/functions/last_job_runs.sql
--! Included app/functions/job_backlog.sql
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
--! EndIncluded app/functions/job_backlog.sql
--! Included app/tables/worker_heartbeats.sql
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
--! EndIncluded app/tables/worker_heartbeats.sql
--! Included app/policies/worker_heartbeats.sql
-- Reached only through the functions by which workers enter, beat, leave and bury one another.
alter table app.worker_heartbeats enable row level security;
revoke all on app.worker_heartbeats from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/worker_heartbeats.sql
--! Included app/functions/enter_worker.sql
create or replace function app.enter_worker(worker_id text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  insert into app.worker_heartbeats (worker_id) values (enter_worker.worker_id);
end;
$$;

comment on function app.enter_worker(text) is
  E'@behavior -*\nBegins the life of a worker; it calls this before it takes its first job. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.enter_worker(text) to rentify_worker;
--! EndIncluded app/functions/enter_worker.sql
--! Included app/functions/beat_worker.sql
-- Never an insert: whoever was declared dead must learn of it, because others run its jobs.
create or replace function app.beat_worker(worker_id text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.worker_heartbeats h set beaten_at = clock_timestamp()
  where h.worker_id = beat_worker.worker_id;
  return found;
end;
$$;

comment on function app.beat_worker(text) is
  E'@behavior -*\nSays that a worker lives; false where it was declared dead meanwhile. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.beat_worker(text) to rentify_worker;
--! EndIncluded app/functions/beat_worker.sql
--! Included app/functions/leave_worker.sql
create or replace function app.leave_worker(worker_id text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  delete from app.worker_heartbeats h where h.worker_id = leave_worker.worker_id;
end;
$$;

comment on function app.leave_worker(text) is
  E'@behavior -*\nEnds the life of a worker that has stopped: it holds no job any more. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.leave_worker(text) to rentify_worker;
--! EndIncluded app/functions/leave_worker.sql
--! Included app/functions/bury_dead_workers.sql
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
--! EndIncluded app/functions/bury_dead_workers.sql
--! Included app/functions/audit_retried_jobs.sql
create or replace function app.audit_retried_jobs(jobs jsonb, operator text) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  perform app.record_audit('job.retry', 'done', null,
    jsonb_build_object('jobs', jobs, 'operator', operator));
end;
$$;

comment on function app.audit_retried_jobs(jsonb, text) is
  E'@behavior -*\nWrites down that somebody at the command line had jobs run again; the operator '
  'is the name of their account on that machine. Security definer: the worker has no right on the '
  'audit.';

grant execute on function app.audit_retried_jobs(jsonb, text) to rentify_worker;
--! EndIncluded app/functions/audit_retried_jobs.sql

-- Whoever rents out learns in time that a document ends.
--! Included fleet/tables/vehicle_document_warnings.sql
create table fleet.vehicle_document_warnings (
  document_id uuid        not null,
  days_left   integer     not null,
  warned_at   timestamptz not null default now(),

  constraint vehicle_document_warnings_pkey primary key (document_id, days_left),
  constraint vehicle_document_warnings_document_id_fkey foreign key (document_id)
    references fleet.vehicle_documents (id) on delete restrict,
  constraint vehicle_document_warnings_days_left_known check (days_left in (30, 7, 1))
);

comment on table fleet.vehicle_document_warnings is
  E'@behavior -*\nOf which documents it was said that they end: once at each threshold.';
comment on column fleet.vehicle_document_warnings.document_id is 'The document.';
comment on column fleet.vehicle_document_warnings.days_left is
  'The threshold: it has this many days or less, and more than the next threshold.';
comment on column fleet.vehicle_document_warnings.warned_at is 'When it was said.';
comment on constraint vehicle_document_warnings_document_id_fkey
  on fleet.vehicle_document_warnings is 'There is no such document.';
comment on constraint vehicle_document_warnings_days_left_known
  on fleet.vehicle_document_warnings is 'It is warned 30, 7 and 1 days ahead.';
--! EndIncluded fleet/tables/vehicle_document_warnings.sql
--! Included fleet/policies/vehicle_document_warnings.sql
-- A memory of the job that warns; what it said is an event.
alter table fleet.vehicle_document_warnings enable row level security;
revoke all on fleet.vehicle_document_warnings from anonymous, customer, staff, admin, service;
--! EndIncluded fleet/policies/vehicle_document_warnings.sql
--! Included fleet/functions/ending_documents.sql
-- A renewal follows at once: with a day between, the vehicle stands still on that day.
create or replace function fleet.ending_documents(days daterange)
  returns table (
    id uuid, vehicle_id uuid, kind fleet.document_kind, expires_on date, warned_days_left integer)
  language sql stable rows 100
begin atomic
  select d.id, d.vehicle_id, d.kind, upper(d.valid_during) - 1,
         (select min(w.days_left)
          from fleet.vehicle_document_warnings w where w.document_id = d.id)
  from fleet.vehicle_documents d
  where d.replaced_at is null
    and ending_documents.days @> upper(d.valid_during) - 1
    and not exists (
      select from fleet.vehicle_documents n
      where n.vehicle_id = d.vehicle_id and n.kind = d.kind and n.replaced_at is null
        and n.valid_during @> upper(d.valid_during));
end;

comment on function fleet.ending_documents(daterange) is
  E'@behavior -*\nThe documents that count, whose last day of validity (expires_on) is one of '
  'these days and that are not renewed, each with the last threshold at which it was warned of. '
  'For the rental context; granted to nobody: only security definer functions reach it.';
--! EndIncluded fleet/functions/ending_documents.sql
--! Included fleet/functions/note_document_warning.sql
-- The lock of the document is held until the event is committed: so its events keep their order,
-- and of two runs the second finds the row of the first.
create or replace function fleet.note_document_warning(document_id uuid, days_left integer)
  returns boolean
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform from fleet.vehicle_documents d
  where d.id = note_document_warning.document_id and d.replaced_at is null
  for no key update;
  if not found then
    return false;
  end if;

  insert into fleet.vehicle_document_warnings (document_id, days_left)
  values (note_document_warning.document_id, note_document_warning.days_left)
  on conflict on constraint vehicle_document_warnings_pkey do nothing;
  return found;
end;
$$;

comment on function fleet.note_document_warning(uuid, integer) is
  E'@behavior -*\nLocks a document and notes that it was warned of at this threshold; false where '
  'it was already, or where the document was replaced. For the rental context; granted to nobody: '
  'only security definer functions reach it.';
--! EndIncluded fleet/functions/note_document_warning.sql
--! Included rental/functions/warn_of_expiring_documents.sql
-- It belongs to rental because the warning names the reservations in danger, which the fleet does
-- not know. The key is the document and the threshold (fleet.vehicle_document_warnings). A day on
-- which nobody ran is made up for by one warning at the smallest threshold that was passed; what
-- has ended is not ending any more: rentals_at_risk tells of it. Days are those of the place where
-- the vehicle is at home: of all zones, a day begins and ends at most a day from that of UTC.
create or replace function rental.warn_of_expiring_documents() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_utc_today constant date := (now() at time zone 'UTC')::date;
  v_ending record;
  v_warned bigint := 0;
begin
  perform app.act_as_system();

  for v_ending in
    select e.id, e.vehicle_id, e.kind, e.expires_on, l.time_zone, t.days_left
    from fleet.ending_documents(daterange(v_utc_today - 1, v_utc_today + 31, '[]')) e
    join rental.rentable_vehicles v on v.id = e.vehicle_id and v.is_in_service
    join rental.locations l on l.id = v.home_location_id
    cross join lateral (
      select min(s.days_left) as days_left
      from unnest(array[30, 7, 1]) as s (days_left)
      where e.expires_on - (now() at time zone l.time_zone)::date between 0 and s.days_left
    ) t
    where t.days_left is not null
      and (e.warned_days_left is null or e.warned_days_left > t.days_left)
    order by e.id
    limit 500
  loop
    continue when not fleet.note_document_warning(v_ending.id, v_ending.days_left);
    perform app.emit_event(
      'VehicleDocumentExpiring', 'vehicle_document', v_ending.id, jsonb_build_object(
        'id', v_ending.id, 'vehicle_id', v_ending.vehicle_id, 'kind', v_ending.kind,
        'expires_on', v_ending.expires_on, 'days_left', v_ending.days_left,
        'reservation_ids', (
          select coalesce(jsonb_agg(r.id order by r.start_at, r.id), '[]')
          from rental.rentals r
          where r.vehicle_id = v_ending.vehicle_id and r.status in ('reserved', 'active')
            and (r.end_at at time zone v_ending.time_zone)::date > v_ending.expires_on)));
    v_warned := v_warned + 1;
  end loop;
  return v_warned;
end;
$$;

comment on function rental.warn_of_expiring_documents() is
  E'@behavior -*\nEmits VehicleDocumentExpiring for each document of a vehicle in service that '
  'ends within 30, 7 or 1 days and is not renewed, once at each threshold: its last day of '
  'validity (expires_on), the threshold (days_left) and the rentals that last beyond it. At most '
  '500 a call, and says how many. Security definer: the worker has no right on the tables.';

grant execute on function rental.warn_of_expiring_documents() to rentify_worker;
--! EndIncluded rental/functions/warn_of_expiring_documents.sql
