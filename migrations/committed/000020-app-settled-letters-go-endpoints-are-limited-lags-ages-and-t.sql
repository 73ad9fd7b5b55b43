--! Previous: sha1:379c31da277d84b49d08565edca74fa78bb2ed3d
--! Hash: sha1:eb911b5a949a86149f1b54d42ba7f817ad237385
--! Message: app: settled letters go, endpoints are limited, lags, ages and the calendar are the database's

-- What changes, and why.

-- Dead letters that somebody has settled are kept for 90 days. There are few of them: their index
-- is made at once.
-- squawk-ignore require-concurrent-index-creation
create index if not exists dead_letters_settled_at_idx
  on app.dead_letters (settled_at) where settled_at is not null;
comment on table app.dead_letters is
  'Deliveries that were given up: what arrived, for whom, and why it could not be handled. Nothing '
  'is lost here: a letter waits until somebody replays or discards it, and is kept for 90 days '
  'after that.';
--! Included app/functions/purge_dead_letters.sql
-- One that is being replayed at this moment is locked, and passed over; one that has failed again
-- waits again, and is settled by nobody.
create or replace function app.purge_dead_letters() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.dead_letters l
  where l.id in (
    select s.id
    from app.dead_letters s
    -- Null while it waits (dead_letters_settled_says_when).
    where s.settled_at < now() - interval '90 days'
    order by s.settled_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_dead_letters() is
  E'@behavior -*\nForgets dead letters 90 days after they were replayed or discarded, never one '
  'that waits; at most 10,000 a call, and says how many. Security definer: the worker has no right '
  'on the table.';

grant execute on function app.purge_dead_letters() to rentify_worker;
--! EndIncluded app/functions/purge_dead_letters.sql
--! Included app/functions/discard_dead_letter.sql
create or replace function app.discard_dead_letter(dead_letter_id uuid, note text)
  returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.require_permission('events.replay');

  v_letter := app.put_aside_dead_letter(dead_letter_id, note);
  perform app.record_audit('dead_letter.discard', 'done', details => jsonb_build_object(
    'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id, 'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.discard_dead_letter(uuid, text) is
  E'Puts a dead letter aside: nobody needs to look at it any more. It is kept for 90 days, and can '
  'be replayed until then. Permission: events.replay.\n'
  '@param dead_letter_id The dead letter.\n'
  '@param note Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function app.discard_dead_letter(uuid, text) to staff, admin, service;
--! EndIncluded app/functions/discard_dead_letter.sql

-- A dead letter can be replayed for longer than the archive: the inbox remembers its event with it.
--! Included app/functions/purge_inbox.sql
-- The archive of published events is kept for 30 days: nothing older can be replayed from it, so a
-- row of the inbox that is kept longer never misses when its event comes again. A dead letter has
-- its event with it, and somebody may replay it years later: for as long as there is one, the inbox
-- knows whether its event was handled meanwhile.
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
      -- What the transport would not take is replayed to everybody.
      and not exists (
        select
        from app.dead_letters l
        where l.event_id = p.event_id and l.consumer in (p.consumer, 'relay'))
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
  'the archive can repeat them, and never while a dead letter can; at most 10,000 a call, and says '
  'how many. Security definer: the worker has no right on the table.';

grant execute on function app.purge_inbox() to rentify_worker;
--! EndIncluded app/functions/purge_inbox.sql

-- A replay of a replay reaches no further back than the first.
--! Included app/functions/events_to_replay.sql
create or replace function app.events_to_replay(
  event_ids uuid[], context text, occurred_from timestamptz, occurred_until timestamptz,
  after_seq bigint, max_count integer
) returns setof app.published_events
  language sql stable rows 10000
begin atomic
  -- Whoever was replayed before is in the archive twice.
  select distinct on (e.seq) e.*
  from app.published_events e
  join app.event_types t on t.event_type = e.event_type
  -- A replay is archived anew, and could be replayed from there for 30 days more, by when the inbox
  -- has forgotten who handled the event at first: so it is the event whose age counts.
  where e.occurred_at > now() - interval '30 days'
    and (events_to_replay.event_ids is null or e.id = any (events_to_replay.event_ids))
    and (events_to_replay.context is null or t.context = events_to_replay.context)
    -- Nothing is published before it occurred: whole days of the archive are passed over.
    and (events_to_replay.occurred_from is null
         or (e.occurred_at >= events_to_replay.occurred_from
             and e.published_at >= events_to_replay.occurred_from))
    and (events_to_replay.occurred_until is null
         or e.occurred_at < events_to_replay.occurred_until)
    and e.seq > coalesce(events_to_replay.after_seq, 0)
  order by e.seq, e.published_at
  limit events_to_replay.max_count;
end;

comment on function app.events_to_replay(
  uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nThe events of the archive that a replay means, each once and in order: those '
  'after after_seq, at most max_count (null: all), and none that occurred more than 30 days ago. '
  'Granted to nobody: what replays calls it.';
--! EndIncluded app/functions/events_to_replay.sql

-- Fifty endpoints hear of events, and no more.
--! Included webhook/triggers/webhook_endpoints.sql
insert into app.rules (name, sqlstate, status, message) values
  ('webhook_endpoints_limited', '55000', null,
   'Fifty endpoints hear of events already: disable one first.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

-- An event is written down once for each endpoint that hears it, in one transaction. The lock makes
-- those who let one more hear wait for each other: of two who are the fiftieth, one is late. What
-- is disabled costs nobody anything and does not count.
create or replace function webhook.tg_webhook_endpoints__limited() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.require_read_committed();
  perform pg_advisory_xact_lock(hashtextextended('webhook.webhook_endpoints', 0));

  if (select count(*) from webhook.webhook_endpoints e where e.disabled_at is null) > 50 then
    perform app.raise_rule('webhook_endpoints_limited');
  end if;
  return null;
end;
$$;

comment on function webhook.tg_webhook_endpoints__limited() is
  'Refuses more than 50 endpoints that hear of events (webhook_endpoints_limited).';

-- Not for failing_from, which the worker notes: a client's row_version stays good.
create or replace trigger _100_stamp
  before insert or update of url, description, event_types, disabled_at, disabled_reason
  on webhook.webhook_endpoints
  for each row execute function app.tg__stamp();

create or replace trigger _200_limited
  after insert on webhook.webhook_endpoints
  for each row when (new.disabled_at is null)
  execute function webhook.tg_webhook_endpoints__limited();

create or replace trigger _200_limited_again
  after update of disabled_at on webhook.webhook_endpoints
  for each row when (old.disabled_at is not null and new.disabled_at is null)
  execute function webhook.tg_webhook_endpoints__limited();
--! EndIncluded webhook/triggers/webhook_endpoints.sql
--! Included webhook/functions/create_webhook_endpoint.sql
create or replace function webhook.create_webhook_endpoint(
  url text, event_types text[] default null, description text default null
) returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');

  insert into webhook.webhook_endpoints (url, event_types, description)
  values (
    webhook.checked_url(url), webhook.checked_event_types(event_types),
    app.clean_text(description))
  returning * into v_endpoint;
  insert into webhook.webhook_endpoint_secrets (webhook_endpoint_id) values (v_endpoint.id);

  perform app.record_audit('webhook_endpoint.create', 'done', details => jsonb_build_object(
    'webhook_endpoint_id', v_endpoint.id, 'event_types', v_endpoint.event_types));
  return v_endpoint;
end;
$$;

comment on function webhook.create_webhook_endpoint(text, text[], text) is
  E'Has events sent to an address outside from now on, signed as Standard Webhooks says; its '
  'secret is shown at /v1/webhook-endpoints/:id/secrets. Refused where the address is plainly '
  'inside (WEBHOOK_ENDPOINTS_URL_OUTSIDE); what its name stands for is looked at again at each '
  'attempt. Refused where 50 hear of events already (WEBHOOK_ENDPOINTS_LIMITED). Permission: '
  'webhooks.manage.\n'
  '@param url Where events are posted to, by https.\n'
  '@param event_types Which types of event it wants; none for all, those that come to be later '
  'too.\n'
  '@param description What it is for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.create_webhook_endpoint(text, text[], text)
  to staff, admin, service;
--! EndIncluded webhook/functions/create_webhook_endpoint.sql
--! Included webhook/functions/enable_webhook_endpoint.sql
create or replace function webhook.enable_webhook_endpoint(webhook_endpoint_id uuid)
  returns webhook.webhook_endpoints
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_endpoint webhook.webhook_endpoints;
begin
  perform app.require_permission('webhooks.manage');
  v_endpoint := webhook.lock_endpoint(webhook_endpoint_id);

  update webhook.webhook_endpoints e
  set disabled_at = null, disabled_reason = null, failing_from = null
  where e.id = v_endpoint.id
  returning * into v_endpoint;
  perform app.record_audit('webhook_endpoint.enable', 'done', v_endpoint.created_by,
    jsonb_build_object('webhook_endpoint_id', v_endpoint.id));
  return v_endpoint;
end;
$$;

comment on function webhook.enable_webhook_endpoint(uuid) is
  E'Has an endpoint hear of events again, from now on: of what happened meanwhile it is not told. '
  'Refused where 50 others do (WEBHOOK_ENDPOINTS_LIMITED). Permission: webhooks.manage.\n'
  '@param webhook_endpoint_id The endpoint.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function webhook.enable_webhook_endpoint(uuid) to staff, admin, service;
--! EndIncluded webhook/functions/enable_webhook_endpoint.sql

-- The metrics are read in one way, by the gatekeeper.
--! Included reporting/functions/last_proof_run.sql
create or replace function reporting.last_proof_run()
  returns table (ran_at timestamptz, violation_count integer)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select r.ran_at, r.violation_count
  from reporting.proof_runs r
  order by r.ran_at desc
  limit 1;
end;
$$;

comment on function reporting.last_proof_run() is
  E'@behavior -*\nWhen the books were last proven, and how many faults there were: for the metrics '
  'of the server. Security definer: nobody has a right on the table.';

grant execute on function reporting.last_proof_run() to gatekeeper;
--! EndIncluded reporting/functions/last_proof_run.sql
grant usage on schema reporting to gatekeeper;
revoke execute on function reporting.last_proof_run() from service;

-- How far consumers are behind on Kafka is in the metrics.
-- squawk-ignore ban-drop-table
drop table if exists app.consumer_lags;
--! Included app/tables/consumer_lags.sql
create table app.consumer_lags (
  consumer text        not null,
  topic    text        not null,
  lag      bigint      not null,
  noted_at timestamptz not null default clock_timestamp(),

  constraint consumer_lags_pkey primary key (consumer, topic)
);

comment on table app.consumer_lags is
  E'@behavior -*\nHow far each consumer was behind in each topic when a worker last asked Kafka: '
  'what the metrics of it are read from. Empty where there is no Kafka, because then nobody lags '
  'behind the outbox.';
comment on column app.consumer_lags.consumer is 'Whose group it is.';
comment on column app.consumer_lags.topic is 'The topic of a context.';
comment on column app.consumer_lags.lag is 'How many of its events the group has not settled.';
comment on column app.consumer_lags.noted_at is 'When that was so.';
--! EndIncluded app/tables/consumer_lags.sql
--! Included app/policies/consumer_lags.sql
-- Reached only through the functions that note a lag and tell the metrics of it.
alter table app.consumer_lags enable row level security;
revoke all on app.consumer_lags from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/consumer_lags.sql
--! Included app/functions/note_consumer_lags.sql
create or replace function app.note_consumer_lags(lags jsonb) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  merge into app.consumer_lags c
  using jsonb_to_recordset(lags) as now (consumer text, topic text, lag bigint)
    on c.consumer = now.consumer and c.topic = now.topic
  when matched then
    update set lag = now.lag, noted_at = clock_timestamp()
  when not matched then
    insert (consumer, topic, lag) values (now.consumer, now.topic, now.lag)
  when not matched by source then
    delete;
end;
$$;

comment on function app.note_consumer_lags(jsonb) is
  E'@behavior -*\nNotes how far each consumer is behind in each topic ([{consumer, topic, lag}]), '
  'and forgets those that are not named. Security definer: the worker has no right on the table.';

grant execute on function app.note_consumer_lags(jsonb) to rentify_worker;
--! EndIncluded app/functions/note_consumer_lags.sql
--! Included app/functions/current_consumer_lags.sql
create or replace function app.current_consumer_lags()
  returns table (consumer text, topic text, lag bigint)
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
begin
  return query
  select c.consumer, c.topic, c.lag
  from app.consumer_lags c
  -- Noted every minute: what is older says nothing of now, and a number that is missing does.
  where c.noted_at > now() - interval '5 minutes'
  order by c.consumer, c.topic;
end;
$$;

comment on function app.current_consumer_lags() is
  E'@behavior -*\nHow far each consumer is behind in each topic, as a worker found in the last '
  'five minutes: for the metrics of the server. Security definer: nobody has a right on the table.';

grant execute on function app.current_consumer_lags() to gatekeeper;
--! EndIncluded app/functions/current_consumer_lags.sql

-- How an event is told again is written once.
--! Included app/functions/requeue_event.sql
create or replace function app.requeue_event(event app.published_events, consumer text)
  returns void
  language plpgsql volatile set search_path = ''
as $$
begin
  insert into app.outbox_events as o
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer, requeued_at)
    overriding system value
  values (
    event.id, event.seq, event.aggregate_type, event.aggregate_id, event.event_type,
    event.schema_version, event.payload, event.occurred_at, event.actor_id, event.correlation_id,
    event.causation_id, event.traceparent, requeue_event.consumer, clock_timestamp())
  -- It waits already: two replays become one, for everybody where they differ.
  on conflict on constraint outbox_events_pkey do update
    set target_consumer = null
    where o.target_consumer is distinct from excluded.target_consumer;
end;
$$;

comment on function app.requeue_event(app.published_events, text) is
  E'@behavior -*\nPuts an event into the outbox again, as it was: same id, same seq, so that it is '
  'published in its order and known by whoever has handled it. For one consumer, or for everybody '
  '(null). Granted to nobody: the replays call it.';
--! EndIncluded app/functions/requeue_event.sql
--! Included app/functions/requeue_events.sql
create or replace function app.requeue_events(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile rows 1 set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_event app.published_events;
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  event_count := 0;
  for v_event in
    select *
    from app.events_to_replay(
      event_ids, context, occurred_from, occurred_until, after_seq, max_count)
  loop
    perform app.requeue_event(v_event, consumer);
    event_count := event_count + 1;
    last_seq := v_event.seq;
  end loop;
  return next;
end;
$$;

comment on function app.requeue_events(
  text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nPuts events of the archive into the outbox again. At most max_count, those after '
  'after_seq; says how many and which was the last. Granted to nobody: the commands call it.';
--! EndIncluded app/functions/requeue_events.sql
--! Included app/functions/requeue_dead_letter.sql
create or replace function app.requeue_dead_letter(dead_letter_id uuid)
  returns app.dead_letters
  language plpgsql volatile set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  select * into v_letter
  from app.dead_letters l where l.id = dead_letter_id for no key update;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  if v_letter.event is null or v_letter.value is null then
    perform app.raise_rule('dead_letters_replayable');
  end if;

  perform app.requeue_event(
    jsonb_populate_record(null::app.published_events, jsonb_build_object(
      'id', v_letter.event_id, 'seq', v_letter.event -> 'seq',
      'aggregate_type', v_letter.event -> 'aggregateType',
      'aggregate_id', v_letter.event -> 'aggregateId', 'event_type', v_letter.event -> 'type',
      'schema_version', v_letter.event -> 'schemaVersion', 'payload', v_letter.value::jsonb,
      'occurred_at', v_letter.event -> 'occurredAt', 'actor_id', v_letter.event -> 'actorId',
      'correlation_id', v_letter.event -> 'correlationId',
      'causation_id', v_letter.event -> 'causationId',
      'traceparent', v_letter.event -> 'traceparent')),
    nullif(v_letter.consumer, 'relay'));

  update app.dead_letters l
  set status = 'replayed', settled_at = now(), settled_by = app.current_user_id(), note = null
  where l.id = v_letter.id
  returning * into v_letter;
  return v_letter;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('dead_letters_replayable', '55000', null,
   'What arrived there is no event: it cannot be replayed, only discarded.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.requeue_dead_letter(uuid) is
  E'@behavior -*\nPuts the event of a dead letter into the outbox again, for the consumer that '
  'could not handle it. Granted to nobody: the commands call it.';
--! EndIncluded app/functions/requeue_dead_letter.sql

-- What of all transactions stays open is in the metrics, and the calendar goes by the database's
-- clock.
--! Included app/functions/transaction_ages.sql
create or replace function app.transaction_ages()
  returns table (
    oldest_seconds double precision, prepared bigint, xid_age bigint, multixact_age bigint,
    slots_retained_bytes numeric)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    (select extract(epoch from clock_timestamp() - min(o.began_at))::double precision
     from (
       select a.xact_start as began_at
       from pg_catalog.pg_stat_activity a
       where a.datname = current_database() and a.backend_type = 'client backend'
       union all
       select p.prepared from pg_catalog.pg_prepared_xacts p
       where p.database = current_database()
     ) o
     -- Without it only our own is to be seen: better no number than that one.
     where pg_catalog.pg_has_role('pg_read_all_stats', 'usage')),
    (select count(*) from pg_catalog.pg_prepared_xacts p where p.database = current_database()),
    age(d.datfrozenxid)::bigint,
    mxid_age(d.datminmxid)::bigint,
    -- What the slots of the whole server keep, which is what fills its disk.
    (select coalesce(max(pg_catalog.pg_wal_lsn_diff(
       case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
         else pg_catalog.pg_current_wal_lsn() end, s.restart_lsn)), 0)
     from pg_catalog.pg_replication_slots s)
  from pg_catalog.pg_database d
  where d.datname = current_database();
end;
$$;

comment on function app.transaction_ages() is
  E'@behavior -*\nFor how long the oldest transaction in this database has been open, null where '
  'the owner may not see it; how many are prepared and wait for somebody to end them; how many '
  'transactions ago the oldest row was written that is not frozen, and the same for multixacts; '
  'how much WAL the replication slot keeps that is furthest behind. For the metrics of the server. '
  'Security definer: nobody sees the transactions of others.';

grant execute on function app.transaction_ages() to gatekeeper;
--! EndIncluded app/functions/transaction_ages.sql
--! Included app/functions/add_cron_jobs.sql
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
--! EndIncluded app/functions/add_cron_jobs.sql
