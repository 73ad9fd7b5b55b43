--! Previous: sha1:17232959823a1dda8ef8bbef25306cb0347d33c8
--! Hash: sha1:28a48e0fefb5f196f07970cd77ee975ba8de566f
--! Message: app: events are told to others, and again

-- What others are told is a catalogue: a row for each type of event.
-- squawk-ignore ban-drop-table
drop table if exists app.event_types cascade;
--! Included app/tables/event_types.sql
create table app.event_types (
  event_type     text    not null,
  aggregate_type text    not null,
  context        text    not null,
  schema_version integer not null default 1,
  description    text    not null,

  constraint event_types_pkey primary key (event_type),
  constraint event_types_event_type_format check (event_type ~ '^([A-Z][a-z]+){2,}$'),
  constraint event_types_schema_version_positive check (schema_version > 0)
);

comment on table app.event_types is
  'What others are told: one row for each type of event. Each context adds its own. The shape of '
  'a payload is docs/events/<context>/<type>.v<version>.json.';
comment on column app.event_types.event_type is
  'What happened, such as RentalReserved (ce_type of CloudEvents 1.0).';
comment on column app.event_types.aggregate_type is
  'What it is about: vehicle, rental and so on. Events about one of them keep their order.';
comment on column app.event_types.context is 'Whose event it is: its topic is rentify.<context>.';
comment on column app.event_types.schema_version is
  'The version of the payload''s shape that is written now.';
comment on column app.event_types.description is 'When it is told, in words.';
comment on constraint event_types_event_type_format on app.event_types is
  'A type of event is a thing and what became of it, such as RentalReserved.';
comment on constraint event_types_schema_version_positive on app.event_types is
  'Versions are counted from one.';
--! EndIncluded app/tables/event_types.sql
--! Included app/policies/event_types.sql
alter table app.event_types enable row level security;

revoke all on app.event_types from anonymous, customer, staff, admin, service;
grant select on app.event_types to anonymous, customer, staff, admin, service;

-- The catalogue is part of the documentation: everybody may read it.
create policy event_types_everybody_reads on app.event_types
  for select to anonymous, customer, staff, admin, service using (true);
--! EndIncluded app/policies/event_types.sql
--! Included app/functions/declare_event_type.sql
create or replace function app.declare_event_type(
  event_type text, aggregate_type text, context text, description text,
  schema_version integer default 1
) returns void
  language sql volatile
begin atomic
  insert into app.event_types (event_type, aggregate_type, context, schema_version, description)
  values (event_type, aggregate_type, context, schema_version, description)
  on conflict on constraint event_types_pkey do update
    set aggregate_type = excluded.aggregate_type, context = excluded.context,
        schema_version = excluded.schema_version, description = excluded.description;
end;

comment on function app.declare_event_type(text, text, text, text, integer) is
  E'@behavior -*\nAdds a type of event to the catalogue; safe to repeat. Only migrations call it.';
--! EndIncluded app/functions/declare_event_type.sql
--! Included identity/data/event_types.sql
-- What this context tells others; docs/events/identity/ says in which shape.
select app.declare_event_type('StaffCreated', 'user', 'identity',
  'Somebody who works here has an account.');
select app.declare_event_type('UserDisabled', 'user', 'identity',
  'The user is shut out.');
select app.declare_event_type('UserEnabled', 'user', 'identity',
  'The user may sign in again.');
select app.declare_event_type('RoleAssigned', 'user', 'identity',
  'The user holds one role more.');
select app.declare_event_type('RoleRemoved', 'user', 'identity',
  'The user holds one role less.');
select app.declare_event_type('UserRegistered', 'user', 'identity',
  'An account was asked for and its address confirmed.');
--! EndIncluded identity/data/event_types.sql
--! Included accounting/data/event_types.sql
-- What this context tells others; docs/events/accounting/ says in which shape.
select app.declare_event_type('InvoiceIssued', 'invoice', 'accounting',
  'An invoice has its number and is owed.');
select app.declare_event_type('InvoicePaid', 'invoice', 'accounting',
  'Nothing of an invoice is open any more, by payments and credit notes.');
select app.declare_event_type('InvoiceVoided', 'invoice', 'accounting',
  'All of an invoice was credited.');
select app.declare_event_type('InvoiceWrittenOff', 'invoice', 'accounting',
  'What was open of an invoice is given up.');
select app.declare_event_type('InvoiceReopened', 'invoice', 'accounting',
  'A payment of an invoice was taken back: something is open again.');
select app.declare_event_type('CreditNoteIssued', 'credit_note', 'accounting',
  'An invoice is taken back, in part or whole.');
select app.declare_event_type('PayableSettled', 'payable', 'accounting',
  'What we owed is paid.');
select app.declare_event_type('LedgerPosted', 'journal_entry', 'accounting',
  'An entry is in the books.');
select app.declare_event_type('LedgerSealed', 'ledger', 'accounting',
  'The chain of seals has its last link of a day.');
select app.declare_event_type('PeriodClosed', 'period', 'accounting',
  'A month takes no more postings.');
select app.declare_event_type('PeriodReopened', 'period', 'accounting',
  'A closed month takes postings again.');
--! EndIncluded accounting/data/event_types.sql
--! Included fleet/data/event_types.sql
-- What this context tells others; docs/events/fleet/ says in which shape.
select app.declare_event_type('VehicleRegistered', 'vehicle', 'fleet',
  'A vehicle joins the fleet.');
select app.declare_event_type('VehicleStateChanged', 'vehicle', 'fleet',
  'A vehicle is in another state than before.');
select app.declare_event_type('VehicleDocumentExpiring', 'vehicle_document', 'fleet',
  'A document of a vehicle ends in 30, 7 or 1 days, and none follows it; once for each.');
--! EndIncluded fleet/data/event_types.sql
--! Included rental/data/event_types.sql
-- What this context tells others; docs/events/rental/ says in which shape.
select app.declare_event_type('RentalReserved', 'rental', 'rental',
  'A vehicle is reserved.');
select app.declare_event_type('RentalActivated', 'rental', 'rental',
  'The vehicle is handed over.');
select app.declare_event_type('RentalCompleted', 'rental', 'rental',
  'The vehicle is back.');
select app.declare_event_type('RentalCancelled', 'rental', 'rental',
  'The reservation is given up, or nobody came.');
select app.declare_event_type('RentalExtended', 'rental', 'rental',
  'A rental ends later, for a new total.');
select app.declare_event_type('RentalReassigned', 'rental', 'rental',
  'Another vehicle takes the place of the one that was reserved.');
select app.declare_event_type('RentalOverdue', 'rental', 'rental',
  'A vehicle has not come back in time; once for a rental.');
select app.declare_event_type('PaymentCaptured', 'payment', 'rental',
  'The money of a payment is there.');
select app.declare_event_type('PaymentFailed', 'payment', 'rental',
  'The money of a payment will not come.');
select app.declare_event_type('PaymentRefunded', 'payment', 'rental',
  'A part or all of a payment went back.');
select app.declare_event_type('DepositHeld', 'deposit', 'rental',
  'A deposit was taken.');
select app.declare_event_type('DepositReleased', 'deposit', 'rental',
  'All of a deposit was given back.');
select app.declare_event_type('DepositCaptured', 'deposit', 'rental',
  'Some or all of a deposit was kept.');
--! EndIncluded rental/data/event_types.sql
--! Included maintenance/data/event_types.sql
-- What this context tells others; docs/events/maintenance/ says in which shape.
select app.declare_event_type('MaintenanceScheduled', 'maintenance', 'maintenance',
  'A job is planned.');
select app.declare_event_type('MaintenanceStarted', 'maintenance', 'maintenance',
  'The vehicle is in the workshop.');
select app.declare_event_type('MaintenanceCompleted', 'maintenance', 'maintenance',
  'The job is done and its cost known.');
select app.declare_event_type('MaintenanceCancelled', 'maintenance', 'maintenance',
  'The job is given up.');
select app.declare_event_type('MaintenanceRescheduled', 'maintenance', 'maintenance',
  'A job begins or ends at another time.');
select app.declare_event_type('MaintenanceDue', 'maintenance', 'maintenance',
  'A programme is due and its job planned; once for each time.');
--! EndIncluded maintenance/data/event_types.sql

-- app: what the relay, the consumers and the replays stand on. An event that was told to others
-- leaves the outbox for an archive of days. No server reads published_at, which nobody has written
-- yet; the outbox is rewritten while the relay that would read it does not exist.
alter table app.outbox_events
  -- squawk-ignore ban-drop-column
  drop column published_at,
  add column traceparent text,
  add column target_consumer text,
  add column requeued_at timestamptz,
  add column shard smallint not null
    -- squawk-ignore adding-field-with-default
    generated always as (get_byte(uuid_send(aggregate_id), 15) & 3) stored;
alter table app.outbox_events drop constraint outbox_events_seq_key;
-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
alter table app.outbox_events add constraint outbox_events_shard_seq_key unique (shard, seq);
alter table app.outbox_events set (
  autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_threshold = -1);
comment on table app.outbox_events is
  E'@behavior -*\nFacts to be told to others, written in the transaction that made them true, and '
  'gone to app.published_events once the relay has told them. Per aggregate the order of seq is '
  'the order of commit: whoever emits holds the aggregate''s row.';
comment on column app.outbox_events.traceparent is
  'The trace that the request belongs to (W3C Trace Context).';
comment on column app.outbox_events.target_consumer is
  'The one consumer that a replay is for; null: everybody.';
comment on column app.outbox_events.requeued_at is
  'Since when a replay waits; null where the event itself does.';
comment on column app.outbox_events.shard is
  'Which of the four relays takes it: an aggregate has one, so its order is that relay''s.';
comment on constraint outbox_events_shard_seq_key on app.outbox_events is 'Events have one order.';
--! Included app/functions/current_traceparent.sql
create or replace function app.current_traceparent() returns text
  language sql stable parallel safe
return nullif(current_setting('request.traceparent', true), '');

comment on function app.current_traceparent() is
  E'@behavior -*\nThe trace that this request belongs to (W3C Trace Context), as the server '
  'checked it; null outside of one.';
--! EndIncluded app/functions/current_traceparent.sql
--! Included app/functions/current_causation_id.sql
create or replace function app.current_causation_id() returns uuid
  language sql stable parallel safe
return nullif(current_setting('request.causation_id', true), '')::uuid;

comment on function app.current_causation_id() is
  E'@behavior -*\nThe event that this transaction reacts to, where it is a consumer''s; null '
  'otherwise.';
--! EndIncluded app/functions/current_causation_id.sql
--! Included app/functions/emit_event.sql
-- Money is a string in JSON: readers that take numbers for doubles would lose cents.
create or replace function app.emit_event(
  event_type text, aggregate_type text, aggregate_id uuid, payload jsonb,
  schema_version integer default 1, causation_id uuid default null
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, schema_version, causation_id,
     actor_id, correlation_id, traceparent)
  values
    (event_type, aggregate_type, aggregate_id,
     coalesce((
       select jsonb_object_agg(f.key, case
         when f.key like '%\_cents' then to_jsonb(f.value #>> '{}') else f.value end)
       from jsonb_each(payload) as f), '{}'),
     schema_version, coalesce(causation_id, app.current_causation_id()), app.current_user_id(),
     app.current_correlation_id(), app.current_traceparent());
end;

comment on function app.emit_event(text, text, uuid, jsonb, integer, uuid) is
  E'@behavior -*\nWrites an event into the outbox. Call it while this transaction holds the '
  'aggregate''s row '
  '(inserted or locked), so that the order of seq is the order of commit.';
--! EndIncluded app/functions/emit_event.sql
--! Included app/functions/emit_events.sql
-- For statements that make many facts true at once: one insert for all, 20 us less for each.
-- Payloads are written as they are: amounts in them must be strings already.
create or replace function app.emit_events(
  event_type text, aggregate_type text, aggregate_ids uuid[], payloads jsonb[]
) returns void
  language sql volatile
begin atomic
  insert into app.outbox_events
    (event_type, aggregate_type, aggregate_id, payload, causation_id, actor_id,
     correlation_id, traceparent)
  select event_type, aggregate_type, e.aggregate_id, e.payload, app.current_causation_id(),
         app.current_user_id(), app.current_correlation_id(), app.current_traceparent()
  from unnest(aggregate_ids, payloads) e (aggregate_id, payload);
end;

comment on function app.emit_events(text, text, uuid[], jsonb[]) is
  E'@behavior -*\nWrites events of one type into the outbox, like emit_event. Money in the '
  'payloads is a string.';
--! EndIncluded app/functions/emit_events.sql
--! Included app/tables/published_events.sql
create table app.published_events (
  id              uuid        not null,
  seq             bigint      not null,
  aggregate_type  text        not null,
  aggregate_id    uuid        not null,
  event_type      text        not null,
  schema_version  integer     not null,
  payload         jsonb       not null,
  occurred_at     timestamptz not null,
  actor_id        uuid,
  correlation_id  text,
  causation_id    uuid,
  traceparent     text,
  target_consumer text,
  published_at    timestamptz not null default now(),

  -- The day first: an event that is replayed is published twice.
  constraint published_events_pkey primary key (id, published_at)
) partition by range (published_at);

create index published_events_occurred_at_idx on app.published_events using brin (occurred_at);

comment on table app.published_events is
  E'@behavior -*\nEvents that were told to others, a partition a day (UTC): what a replay takes, '
  'and what a person looks at to see what happened. Days are dropped whole when they are old '
  '(app.drop_archive_days).';
comment on column app.published_events.id is 'The id of the event (ce_id of CloudEvents 1.0).';
comment on column app.published_events.seq is 'The order of commit among those of its aggregate.';
comment on column app.published_events.aggregate_type is 'What the event is about.';
comment on column app.published_events.aggregate_id is 'Which one.';
comment on column app.published_events.event_type is 'What happened, such as RentalReserved.';
comment on column app.published_events.schema_version is 'The version of the payload''s shape.';
comment on column app.published_events.payload is 'The facts; no personal data beyond ids.';
comment on column app.published_events.occurred_at is 'When it was written.';
comment on column app.published_events.actor_id is 'The user who did it.';
comment on column app.published_events.correlation_id is 'The request that did it.';
comment on column app.published_events.causation_id is 'The event that this one follows from.';
comment on column app.published_events.traceparent is
  'The trace that the request belongs to (W3C Trace Context).';
comment on column app.published_events.target_consumer is
  'The one consumer that this replay was for; null: everybody.';
comment on column app.published_events.published_at is
  'When the relay knew that the transport keeps it.';
--! EndIncluded app/tables/published_events.sql
--! Included app/policies/published_events.sql
-- Written by the relay and read by replays and by the command line, through functions.
alter table app.published_events enable row level security;
revoke all on app.published_events from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/published_events.sql
--! Included app/tables/event_subscriptions.sql
create table app.event_subscriptions (
  consumer       text        not null,
  event_type     text        not null,
  schema_version integer     not null default 1,
  subscribed_at  timestamptz not null default now(),

  constraint event_subscriptions_pkey primary key (consumer, event_type),
  constraint event_subscriptions_consumer_format check (consumer ~ '^[a-z][a-z_]{0,39}$')
);

comment on table app.event_subscriptions is
  E'@behavior -*\nWhich consumer hears of which events. Each context writes the rows of its own '
  'consumers; what a consumer does not subscribe to passes it by.';
comment on column app.event_subscriptions.consumer is
  'The name of the consumer (worker/consumers).';
comment on column app.event_subscriptions.event_type is 'The type it hears of; * for every type.';
comment on column app.event_subscriptions.schema_version is
  'The newest version of the payload that it understands; of * every one.';
comment on column app.event_subscriptions.subscribed_at is
  'Since when: what occurred before is history, on which a new consumer must not act.';
comment on constraint event_subscriptions_consumer_format on app.event_subscriptions is
  'A consumer is named in lower snake case, with 40 characters at most.';
--! EndIncluded app/tables/event_subscriptions.sql
--! Included app/policies/event_subscriptions.sql
-- Migrations write it; the worker reads it through a function.
alter table app.event_subscriptions enable row level security;
revoke all on app.event_subscriptions from anonymous, customer, staff, admin, service;
--! EndIncluded app/policies/event_subscriptions.sql
--! Included app/types/dead_letter_status.sql
create domain app.dead_letter_status as text
  constraint dead_letter_status_known check (value in ('waiting', 'replayed', 'discarded'));
comment on domain app.dead_letter_status is 'What was done about a dead letter.';
comment on constraint dead_letter_status_known on domain app.dead_letter_status is
  'A dead letter is waiting, replayed or discarded.';
--! EndIncluded app/types/dead_letter_status.sql
--! Included app/tables/dead_letters.sql
create table app.dead_letters (
  id           uuid                   not null default uuidv7(),
  consumer     text                   not null,
  letter_key   text                   not null,
  event_id     uuid,
  event_type   text,
  context      text                   not null,
  source       text                   not null,
  message_key  text,
  headers      jsonb                  not null default '{}',
  value        text,
  event        jsonb,
  reason       text                   not null,
  message      text                   not null,
  stack        text,
  attempts     integer                not null,
  failed_at    timestamptz            not null default clock_timestamp(),
  status       app.dead_letter_status not null default 'waiting',
  settled_at   timestamptz,
  settled_by   uuid,
  note         text,

  constraint dead_letters_pkey primary key (id),
  constraint dead_letters_letter_key_key unique (consumer, letter_key),
  constraint dead_letters_reason_format check (reason ~ '^[A-Z][A-Z0-9_]*$'),
  constraint dead_letters_note_length check (length(note) between 1 and 500),
  constraint dead_letters_settled_says_when
    check ((status = 'waiting') = (settled_at is null))
);

create index dead_letters_status_idx on app.dead_letters (status, failed_at);
create index dead_letters_failed_at_idx on app.dead_letters (failed_at);
create index dead_letters_event_id_idx on app.dead_letters (event_id);

comment on table app.dead_letters is
  'Deliveries that were given up: what arrived, for whom, and why it could not be handled. Nothing '
  'is lost here: a letter waits until somebody replays or discards it.';
comment on column app.dead_letters.id is 'The id of the letter.';
comment on column app.dead_letters.consumer is
  'Who could not handle it; relay: the transport would not take it.';
comment on column app.dead_letters.letter_key is
  E'@behavior -*\nWhat makes the same delivery one letter: the id of the event, or a hash of what '
  'arrived.';
comment on column app.dead_letters.event_id is 'The event; null where it could not be read.';
comment on column app.dead_letters.event_type is 'What happened; null where it could not be read.';
comment on column app.dead_letters.context is 'Whose event it is: the topic is rentify.<context>.';
comment on column app.dead_letters.source is
  'Where it came from: topic/partition/offset, or outbox/seq.';
comment on column app.dead_letters.message_key is 'The key that it came with.';
comment on column app.dead_letters.headers is 'The headers that it came with.';
comment on column app.dead_letters.value is 'What it said, as it came.';
comment on column app.dead_letters.event is
  E'@behavior -*\nThe event without its payload, for a replay; null where it could not be read.';
comment on column app.dead_letters.reason is 'Why, as a stable code.';
comment on column app.dead_letters.message is 'Why, in words for people.';
comment on column app.dead_letters.stack is 'Where in the code it failed last.';
comment on column app.dead_letters.attempts is 'How often it was tried, replays included.';
comment on column app.dead_letters.failed_at is 'When it failed last.';
comment on column app.dead_letters.status is 'What was done about it.';
comment on column app.dead_letters.settled_at is 'When it was replayed or discarded.';
comment on column app.dead_letters.settled_by is 'The user who did that.';
comment on column app.dead_letters.note is 'Why it was discarded.';
comment on constraint dead_letters_letter_key_key on app.dead_letters is
  'A consumer has one dead letter of an event.';
comment on constraint dead_letters_reason_format on app.dead_letters is
  'A reason is a code in capitals.';
comment on constraint dead_letters_note_length on app.dead_letters is
  'A note has 1 to 500 characters.';
comment on constraint dead_letters_settled_says_when on app.dead_letters is
  'A letter that was replayed or discarded says when.';
--! EndIncluded app/tables/dead_letters.sql
--! Included app/policies/dead_letters.sql
alter table app.dead_letters enable row level security;

revoke all on app.dead_letters from anonymous, customer, staff, admin, service;
grant select on app.dead_letters to staff, admin, service;

-- Written by consumers and by the commands that replay and discard, never by a client.
create policy dead_letters_operators_read on app.dead_letters
  for select to staff, admin, service using ((select app.has_permission('events.read')));
--! EndIncluded app/policies/dead_letters.sql
--! Included app/functions/open_archive_days.sql
create or replace function app.open_archive_days() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_day date;
  v_name text;
  v_opened bigint := 0;
begin
  perform app.act_as_system();
  -- Two relays that start together must not both make a day.
  perform pg_advisory_xact_lock(hashtext('app.published_events'));

  -- Two days back as well: a clock that was ahead of this one has not seen today yet.
  for v_day in
    select (now() at time zone 'UTC')::date + d from generate_series(-2, 7) d
  loop
    v_name := 'published_events_' || to_char(v_day, 'YYYY_MM_DD');
    continue when to_regclass(format('app.%I', v_name)) is not null;

    -- Made beside it and then attached, which keeps nobody from reading and writing meanwhile.
    execute format('create table app.%I (like app.published_events including all)', v_name);
    execute format('alter table app.%I enable row level security', v_name);
    execute format(
      'alter table app.published_events attach partition app.%I for values from (%L) to (%L)',
      v_name, v_day::timestamp at time zone 'UTC', (v_day + 1)::timestamp at time zone 'UTC');
    v_opened := v_opened + 1;
  end loop;
  return v_opened;
end;
$$;

comment on function app.open_archive_days() is
  E'@behavior -*\nMakes the partitions of app.published_events for the week to come (UTC) where '
  'they lack, and says how many. Every relay calls it first, so that there is always a day to '
  'write to. Security definer: only the owner makes tables.';

grant execute on function app.open_archive_days() to rentify_worker;
--! EndIncluded app/functions/open_archive_days.sql
--! Included app/functions/drop_archive_days.sql
create or replace function app.drop_archive_days() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_name text;
  v_dropped bigint := 0;
begin
  perform app.act_as_system();
  -- Dropping a day locks the whole archive for a moment: if somebody reads it long, later.
  perform set_config('lock_timeout', '2s', true);

  for v_name in
    select c.relname
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'app.published_events'::regclass
      and c.relname < 'published_events_'
        || to_char((now() at time zone 'UTC')::date - 30, 'YYYY_MM_DD')
    order by c.relname
  loop
    execute format('drop table app.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  return v_dropped;
end;
$$;

comment on function app.drop_archive_days() is
  E'@behavior -*\nDrops the days of app.published_events that are more than 30 days old, and says '
  'how many. What has not been told to others is in the outbox, which nothing purges. Security '
  'definer: only the owner drops tables.';

grant execute on function app.drop_archive_days() to rentify_worker;
--! EndIncluded app/functions/drop_archive_days.sql
--! Included app/functions/outbox_batch.sql
-- Nothing is locked: the relay of a shard is the only one that takes from it (an advisory lock on
-- its connection), and what is read twice is told twice, which consumers are made for.
create or replace function app.outbox_batch(shard integer, max_count integer, max_bytes integer)
  returns table (
    id uuid, seq bigint, type text, schema_version integer, context text, aggregate_type text,
    aggregate_id uuid, occurred_at text, actor_id uuid, correlation_id text, causation_id uuid,
    traceparent text, target text, payload text)
  language plpgsql volatile security definer rows 500 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  return query
  -- Column by column, the payload made a text once: with o.* a read takes half as long again.
  with head as (
    select o.id, o.seq, o.event_type, o.schema_version, o.aggregate_type, o.aggregate_id,
      o.occurred_at, o.actor_id, o.correlation_id, o.causation_id, o.traceparent,
      o.target_consumer, o.payload::text as payload_text
    from app.outbox_events o
    where o.shard = outbox_batch.shard::smallint
    order by o.seq
    limit least(max_count, 10000)
  ),
  measured as (
    select h.*, octet_length(h.payload_text) as bytes,
      -- What stands around a payload: key, headers, and the transport's own framing.
      sum(octet_length(h.payload_text) + 700) over (order by h.seq rows unbounded preceding)
        as bytes_until_here
    from head h
  )
  select m.id, m.seq, m.event_type, m.schema_version, t.context, m.aggregate_type, m.aggregate_id,
    to_char(m.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    m.actor_id, m.correlation_id, m.causation_id, m.traceparent, m.target_consumer, m.payload_text
  from measured m
  left join app.event_types t using (event_type)
  -- The first always: one that is too large for the transport must not stop those behind it.
  where m.bytes_until_here <= max_bytes or m.bytes_until_here = m.bytes + 700
  order by m.seq;
end;
$$;

comment on function app.outbox_batch(integer, integer, integer) is
  E'@behavior -*\nThe head of a shard of the outbox in the order to publish in: at most so many '
  'events, and so many bytes unless the first alone is larger. An event whose type nobody declared '
  'has no context. Security definer: the worker has no right on the table.';

grant execute on function app.outbox_batch(integer, integer, integer) to rentify_worker;
--! EndIncluded app/functions/outbox_batch.sql
--! Included app/functions/archive_events.sql
create or replace function app.archive_events(event_ids uuid[]) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform app.act_as_system();
  -- Nobody waits for the disk: where a crash forgets this, the events are back in the outbox, in
  -- order, and are told once more. What consumers did is flushed with their own commits.
  perform set_config('synchronous_commit', 'off', true);

  -- One statement: an event is in exactly one of the two, whenever the power goes.
  with told as (
    delete from app.outbox_events o
    where o.id = any (event_ids)
    returning o.*
  )
  insert into app.published_events
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer)
  select t.id, t.seq, t.aggregate_type, t.aggregate_id, t.event_type, t.schema_version, t.payload,
    t.occurred_at, t.actor_id, t.correlation_id, t.causation_id, t.traceparent, t.target_consumer
  from told t;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

comment on function app.archive_events(uuid[]) is
  E'@behavior -*\nMoves events that were told to others from the outbox to the archive, and says '
  'how many still were there. Security definer: the worker has no right on the tables.';

grant execute on function app.archive_events(uuid[]) to rentify_worker;
--! EndIncluded app/functions/archive_events.sql
--! Included app/functions/event_head.sql
create or replace function app.event_head(event app.outbox_events) returns jsonb
  language sql stable
return jsonb_build_object(
  'id', event.id, 'seq', event.seq::text, 'type', event.event_type,
  'schemaVersion', event.schema_version, 'aggregateType', event.aggregate_type,
  'aggregateId', event.aggregate_id, 'occurredAt', event.occurred_at, 'actorId', event.actor_id,
  'correlationId', event.correlation_id, 'causationId', event.causation_id,
  'traceparent', event.traceparent);

comment on function app.event_head(app.outbox_events) is
  E'@behavior -*\nAn event without its payload, in the names of the worker''s DomainEvent.';
--! EndIncluded app/functions/event_head.sql
--! Included app/functions/bury_delivery.sql
create or replace function app.bury_delivery(
  consumer text, context text, source text, message_key text, headers jsonb, value text,
  event jsonb, reason text, message text, stack text, attempts integer
) returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_event_id constant uuid := (event ->> 'id')::uuid;
  v_id uuid;
begin
  perform app.act_as_system();

  insert into app.dead_letters as l
    (consumer, letter_key, event_id, event_type, context, source, message_key, headers, value,
     event, reason, message, stack, attempts)
  values
    (consumer, coalesce(v_event_id::text, md5(source || coalesce(value, ''))), v_event_id,
     event ->> 'type', context, source, message_key, coalesce(headers, '{}'), value,
     event, reason, left(message, 2000), left(stack, 10000), attempts)
  on conflict on constraint dead_letters_letter_key_key do update
    set source = excluded.source, reason = excluded.reason, message = excluded.message,
        stack = excluded.stack, attempts = l.attempts + excluded.attempts,
        failed_at = excluded.failed_at, status = 'waiting', settled_at = null, settled_by = null,
        note = null
  returning l.id into v_id;
  return v_id;
end;
$$;

comment on function app.bury_delivery(
  text, text, text, text, jsonb, text, jsonb, text, text, text, integer) is
  E'@behavior -*\nKeeps what a consumer gave up, as a dead letter; one that fails again after a '
  'replay waits again. Security definer: the worker has no right on the table.';

grant execute on function app.bury_delivery(
  text, text, text, text, jsonb, text, jsonb, text, text, text, integer) to rentify_worker;
--! EndIncluded app/functions/bury_delivery.sql
--! Included app/functions/bury_outbox_event.sql
create or replace function app.bury_outbox_event(event_id uuid, reason text, message text)
  returns uuid
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_event app.outbox_events;
begin
  perform app.act_as_system();

  delete from app.outbox_events o where o.id = bury_outbox_event.event_id returning * into v_event;
  if not found then
    return null;
  end if;

  return app.bury_delivery(
    consumer => 'relay',
    context => coalesce(
      (select t.context from app.event_types t where t.event_type = v_event.event_type), 'app'),
    source => 'outbox/' || v_event.seq,
    message_key => v_event.aggregate_id::text,
    headers => '{}',
    value => v_event.payload::text,
    event => app.event_head(v_event),
    reason => bury_outbox_event.reason,
    message => bury_outbox_event.message,
    stack => null,
    attempts => 1);
end;
$$;

comment on function app.bury_outbox_event(uuid, text, text) is
  E'@behavior -*\nMoves an event that the transport can never take from the outbox to the dead '
  'letters, so that those behind it go on. Security definer: the worker has no right on the '
  'tables.';

grant execute on function app.bury_outbox_event(uuid, text, text) to rentify_worker;
--! EndIncluded app/functions/bury_outbox_event.sql
--! Included app/functions/receive_event.sql
create or replace function app.receive_event(consumer text, event_id uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  -- Where another transaction handles the same event at this moment, this waits for its end.
  insert into app.inbox_messages (consumer, event_id)
  values (receive_event.consumer, receive_event.event_id)
  on conflict on constraint inbox_messages_pkey do nothing;
  return found;
end;
$$;

comment on function app.receive_event(text, uuid) is
  E'@behavior -*\nThe first statement of a consumer''s transaction: whether the event is new to '
  'it. From then on, if the transaction commits, it is not. Security definer: the worker has no '
  'right on the table.';

grant execute on function app.receive_event(text, uuid) to rentify_worker;
--! EndIncluded app/functions/receive_event.sql
--! Included app/functions/subscribed_events.sql
create or replace function app.subscribed_events(consumer text)
  returns table (
    event_type text, context text, schema_version integer, subscribed_at timestamptz)
  language plpgsql volatile security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();

  return query
  select t.event_type, t.context,
    case s.event_type when '*' then t.schema_version else s.schema_version end, s.subscribed_at
  from app.event_types t
  left join lateral (
    select *
    from app.event_subscriptions s
    where s.consumer = subscribed_events.consumer and s.event_type in (t.event_type, '*')
    order by s.event_type = '*'
    limit 1
  ) s on true;
end;
$$;

comment on function app.subscribed_events(text) is
  E'@behavior -*\nEvery type of event, and what a consumer has to do with it: up to which version '
  'it understands it and since when it hears of it, or null where it does not. Security definer: '
  'the worker has no right on the tables.';

grant execute on function app.subscribed_events(text) to rentify_worker;
--! EndIncluded app/functions/subscribed_events.sql
--! Included app/functions/outbox_backlog.sql
create or replace function app.outbox_backlog()
  returns table (waiting bigint, oldest_seconds double precision, dead_letters bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    -- Counted up to a million: what is beyond is an alarm all the same.
    (select count(*) from (select from app.outbox_events limit 1000000) o),
    (select coalesce(extract(epoch from now() - min(o.waits_from)), 0)::double precision
     from generate_series(0, 3) s (shard)
     cross join lateral (
       select coalesce(o.requeued_at, o.occurred_at) as waits_from from app.outbox_events o
       where o.shard = s.shard order by o.seq limit 1) o),
    (select count(*) from app.dead_letters l where l.status = 'waiting');
end;
$$;

comment on function app.outbox_backlog() is
  E'@behavior -*\nHow many events wait for the relay, for how long the first of them has, and how '
  'many dead letters wait for somebody: for the server''s metrics and readiness. Security definer: '
  'nobody has a right on the tables.';

grant execute on function app.outbox_backlog() to gatekeeper, rentify_worker;
--! EndIncluded app/functions/outbox_backlog.sql
--! Included app/functions/outbox_shards.sql
create or replace function app.outbox_shards(relay_lock integer)
  returns table (shard integer, waiting bigint, oldest_at timestamptz, relay_pid integer)
  language plpgsql stable security definer rows 4 set search_path = ''
as $$
begin
  return query
  select s.shard,
    -- Counted up to a million: what is beyond is an alarm all the same.
    (select count(*)
     from (select from app.outbox_events o where o.shard = s.shard limit 1000000) o),
    (select coalesce(o.requeued_at, o.occurred_at) from app.outbox_events o
     where o.shard = s.shard order by o.seq limit 1),
    (select l.pid from pg_catalog.pg_locks l
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.database = (select d.oid from pg_catalog.pg_database d
                         where d.datname = current_database())
       and l.classid = relay_lock::oid and l.objid = s.shard::oid)
  from generate_series(0, 3) s (shard)
  order by s.shard;
end;
$$;

comment on function app.outbox_shards(integer) is
  E'@behavior -*\nFor each shard of the outbox: how many events wait, since when the first of '
  'them does, and the backend of the relay that holds it by an advisory lock of this class, or '
  'null where there is none. Security definer: the worker has no right on the table.';

grant execute on function app.outbox_shards(integer) to rentify_worker;
--! EndIncluded app/functions/outbox_shards.sql
--! Included app/functions/archive_days.sql
create or replace function app.archive_days()
  returns table (day date, bytes bigint)
  language plpgsql stable security definer rows 40 set search_path = ''
as $$
begin
  return query
  select to_date(right(c.relname, 10), 'YYYY_MM_DD'), pg_catalog.pg_total_relation_size(c.oid)
  from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'app.published_events'::regclass
  order by 1;
end;
$$;

comment on function app.archive_days() is
  E'@behavior -*\nThe days (UTC) that the archive of published events has room for, and what each '
  'takes. Security definer: the worker has no right on the tables.';

grant execute on function app.archive_days() to rentify_worker;
--! EndIncluded app/functions/archive_days.sql
--! Included app/functions/consumer_contexts.sql
create or replace function app.consumer_contexts()
  returns table (consumer text, contexts text[])
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  return query
  select s.consumer, array_agg(distinct t.context order by t.context)
  from app.event_subscriptions s
  join app.event_types t on s.event_type in (t.event_type, '*')
  group by s.consumer
  order by s.consumer;
end;
$$;

comment on function app.consumer_contexts() is
  E'@behavior -*\nEvery consumer, and the contexts in which it hears of anything. Security '
  'definer: the worker has no right on the tables.';

grant execute on function app.consumer_contexts() to rentify_worker;
--! EndIncluded app/functions/consumer_contexts.sql
--! Included app/functions/dead_letter_backlog.sql
create or replace function app.dead_letter_backlog()
  returns table (consumer text, waiting bigint, oldest_failed_at timestamptz)
  language plpgsql stable security definer rows 10 set search_path = ''
as $$
begin
  return query
  select l.consumer, count(*), min(l.failed_at)
  from app.dead_letters l
  where l.status = 'waiting'
  group by l.consumer
  order by l.consumer;
end;
$$;

comment on function app.dead_letter_backlog() is
  E'@behavior -*\nHow many dead letters of each consumer wait for somebody, and since when. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.dead_letter_backlog() to rentify_worker;
--! EndIncluded app/functions/dead_letter_backlog.sql
--! Included app/functions/listed_events.sql
create or replace function app.listed_events(
  of_context text, of_event_type text, of_aggregate uuid, occurred_from timestamptz,
  occurred_until timestamptz, waiting boolean, published boolean, max_count integer
) returns table (
    id uuid, seq bigint, context text, event_type text, aggregate_type text, aggregate_id uuid,
    occurred_at timestamptz, published_at timestamptz, target_consumer text)
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
declare
  -- A day of the archive can hold millions: who says neither since when nor of what gets the last.
  v_published_from timestamptz := coalesce(occurred_from,
    case when of_aggregate is null
      then coalesce(occurred_until, now()) - interval '1 day' end, '-infinity');
begin
  return query
  with both_of_them as (
    select o.id, o.seq, o.event_type, o.aggregate_type, o.aggregate_id, o.occurred_at,
      null::timestamptz as published_at, o.target_consumer
    from app.outbox_events o
    where waiting
    union all
    select e.id, e.seq, e.event_type, e.aggregate_type, e.aggregate_id, e.occurred_at,
      e.published_at, e.target_consumer
    from app.published_events e
    where published and e.published_at >= v_published_from
  )
  select b.id, b.seq, t.context, b.event_type, b.aggregate_type, b.aggregate_id, b.occurred_at,
    b.published_at, b.target_consumer
  from both_of_them b
  left join app.event_types t using (event_type)
  where (of_context is null or t.context = of_context)
    and (of_event_type is null or b.event_type = of_event_type)
    and (of_aggregate is null or b.aggregate_id = of_aggregate)
    and (occurred_from is null or b.occurred_at >= occurred_from)
    and (occurred_until is null or b.occurred_at < occurred_until)
  order by b.seq desc, b.published_at desc nulls first
  limit least(max_count, 10000);
end;
$$;

comment on function app.listed_events(
  text, text, uuid, timestamptz, timestamptz, boolean, boolean, integer) is
  E'@behavior -*\nEvents that wait and events of the archive, the newest first and at most 10,000, '
  'without their payloads. Of the archive those of the last day, unless it is asked since when or '
  'for one aggregate. Security definer: the worker has no right on the tables.';

grant execute on function app.listed_events(
  text, text, uuid, timestamptz, timestamptz, boolean, boolean, integer) to rentify_worker;
--! EndIncluded app/functions/listed_events.sql
--! Included app/functions/listed_dead_letters.sql
create or replace function app.listed_dead_letters(
  of_consumer text, of_reason text, waiting_only boolean, max_count integer
) returns table (
    id uuid, consumer text, reason text, message text, event_id uuid, event_type text,
    context text, attempts integer, failed_at timestamptz, status app.dead_letter_status,
    settled_at timestamptz, note text)
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select l.id, l.consumer, l.reason, l.message, l.event_id, l.event_type, l.context, l.attempts,
    l.failed_at, l.status, l.settled_at, l.note
  from app.dead_letters l
  where (not waiting_only or l.status = 'waiting')
    and (of_consumer is null or l.consumer = of_consumer)
    and (of_reason is null or l.reason = of_reason)
  order by l.failed_at desc, l.id
  limit least(max_count, 10000);
end;
$$;

comment on function app.listed_dead_letters(text, text, boolean, integer) is
  E'@behavior -*\nDead letters, what failed last first and at most 10,000, without what arrived. '
  'Security definer: the worker has no right on the table.';

grant execute on function app.listed_dead_letters(text, text, boolean, integer) to rentify_worker;
--! EndIncluded app/functions/listed_dead_letters.sql
--! Included app/functions/dead_letter.sql
create or replace function app.dead_letter(dead_letter_id uuid) returns app.dead_letters
  language plpgsql stable security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  select * into v_letter from app.dead_letters l where l.id = dead_letter_id;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  return v_letter;
end;
$$;

comment on function app.dead_letter(uuid) is
  E'@behavior -*\nOne dead letter with everything that is known of it. Security definer: the '
  'worker has no right on the table.';

grant execute on function app.dead_letter(uuid) to rentify_worker;
--! EndIncluded app/functions/dead_letter.sql
--! Included app/functions/dead_letters_to_replay.sql
create or replace function app.dead_letters_to_replay(
  consumer text, after_id uuid, max_count integer
) returns setof uuid
  language plpgsql stable security definer rows 1000 set search_path = ''
as $$
begin
  return query
  select l.id
  from app.dead_letters l
  where l.status = 'waiting'
    and (dead_letters_to_replay.consumer is null or l.consumer = dead_letters_to_replay.consumer)
    -- By id, which a letter keeps: one that fails again meanwhile is not met again.
    and (after_id is null or l.id > after_id)
  order by l.id
  limit least(max_count, 10000);
end;
$$;

comment on function app.dead_letters_to_replay(text, uuid, integer) is
  E'@behavior -*\nThe ids of the dead letters that wait, of one consumer or of all, a round after '
  'the other. Security definer: the worker has no right on the table.';

grant execute on function app.dead_letters_to_replay(text, uuid, integer) to rentify_worker;
--! EndIncluded app/functions/dead_letters_to_replay.sql
--! Included app/functions/check_replay.sql
create or replace function app.check_replay(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz
) returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if event_ids is null and context is null and occurred_from is null and occurred_until is null then
    perform app.raise_rule('replays_bounded');
  end if;
  if context is not null and not exists (
    select from app.event_types t where t.context = check_replay.context
  ) then
    perform app.raise_rule('replays_context_known');
  end if;
  if consumer is not null and not exists (
    select from app.event_subscriptions s where s.consumer = check_replay.consumer
  ) then
    perform app.raise_rule('replays_consumer_known');
  end if;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('replays_bounded', '23514', null,
   'A replay names the events, their context, or a span of time.'),
  ('replays_context_known', '23503', null, 'There are no events of this context.'),
  ('replays_consumer_known', '23503', null, 'Nobody of this name consumes events.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.check_replay(text, uuid[], text, timestamptz, timestamptz) is
  E'@behavior -*\nRefuses a replay of everything, and one of a context or to a consumer that there '
  'is not. Granted to nobody: what replays calls it.';
--! EndIncluded app/functions/check_replay.sql
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
  where (events_to_replay.event_ids is null or e.id = any (events_to_replay.event_ids))
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
  'after after_seq, at most max_count (null: all). Granted to nobody: what replays calls it.';
--! EndIncluded app/functions/events_to_replay.sql
--! Included app/functions/replay_preview.sql
create or replace function app.replay_preview(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz
) returns table (event_count bigint, missing_ids uuid[])
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  return query
  with meant as (
    select e.id
    from app.events_to_replay(event_ids, context, occurred_from, occurred_until, null, null) e
  )
  select
    (select count(*) from meant),
    array(
      select distinct w.id from unnest(event_ids) w (id)
      where w.id not in (select m.id from meant m)
      order by w.id);
end;
$$;

comment on function app.replay_preview(text, uuid[], text, timestamptz, timestamptz) is
  E'@behavior -*\nHow many events a replay means, and which of the ids that it names are not among '
  'them: they still wait, are older than the archive, or there is no such event. Security definer: '
  'the worker has no right on the tables.';

grant execute on function app.replay_preview(text, uuid[], text, timestamptz, timestamptz)
  to rentify_worker;
--! EndIncluded app/functions/replay_preview.sql
--! Included app/functions/requeue_events.sql
create or replace function app.requeue_events(
  consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.check_replay(consumer, event_ids, context, occurred_from, occurred_until);

  return query
  with wanted as (
    select e.*
    from app.events_to_replay(
      event_ids, context, occurred_from, occurred_until, after_seq, max_count) e
  ),
  requeued as (
    insert into app.outbox_events as o
      (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
       actor_id, correlation_id, causation_id, traceparent, target_consumer,
       requeued_at)
      overriding system value
    select w.id, w.seq, w.aggregate_type, w.aggregate_id, w.event_type, w.schema_version,
      w.payload, w.occurred_at, w.actor_id, w.correlation_id, w.causation_id, w.traceparent,
      consumer, clock_timestamp()
    from wanted w
    -- It waits already: two replays become one, for everybody where they differ.
    on conflict on constraint outbox_events_pkey do update
      set target_consumer = null
      where o.target_consumer is distinct from excluded.target_consumer
  )
  select count(*), max(w.seq) from wanted w;
end;
$$;

comment on function app.requeue_events(
  text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nPuts events of the archive into the outbox again, as they were: same id, same '
  'seq, so that they are published in their order and known by whoever has handled them. At most '
  'max_count, those after after_seq; says how many and which was the last. Granted to nobody: the '
  'commands call it.';
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

  insert into app.outbox_events as o
    (id, seq, aggregate_type, aggregate_id, event_type, schema_version, payload, occurred_at,
     actor_id, correlation_id, causation_id, traceparent, target_consumer,
     requeued_at)
    overriding system value
  values (
    v_letter.event_id, (v_letter.event ->> 'seq')::bigint, v_letter.event ->> 'aggregateType',
    (v_letter.event ->> 'aggregateId')::uuid, v_letter.event ->> 'type',
    (v_letter.event ->> 'schemaVersion')::integer, v_letter.value::jsonb,
    (v_letter.event ->> 'occurredAt')::timestamptz, (v_letter.event ->> 'actorId')::uuid,
    v_letter.event ->> 'correlationId', (v_letter.event ->> 'causationId')::uuid,
    v_letter.event ->> 'traceparent', nullif(v_letter.consumer, 'relay'),
    clock_timestamp())
  -- It waits already: two replays become one, for everybody where they differ.
  on conflict on constraint outbox_events_pkey do update
    set target_consumer = null
    where o.target_consumer is distinct from excluded.target_consumer;

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
--! Included app/functions/replay_events.sql
create or replace function app.replay_events(
  event_ids uuid[] default null, context text default null,
  occurred_from timestamptz default null, occurred_until timestamptz default null,
  consumer text default null
) returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform app.require_permission('events.replay');

  select r.event_count into v_count
  from app.requeue_events(
    replay_events.consumer, replay_events.event_ids, replay_events.context,
    replay_events.occurred_from, replay_events.occurred_until, null, 10001) r;
  if v_count > 10000 then
    perform app.raise_rule('replays_limited');
  end if;
  if v_count < (select count(distinct w.id) from unnest(replay_events.event_ids) w (id)) then
    perform app.raise_rule('replays_events_known');
  end if;

  perform app.record_audit('event.replay', 'done', details => jsonb_strip_nulls(jsonb_build_object(
    'event_ids', event_ids, 'context', context, 'occurred_from', occurred_from,
    'occurred_until', occurred_until, 'consumer', consumer, 'event_count', v_count)));
  return v_count;
end;
$$;

insert into app.rules (name, sqlstate, status, message) values
  ('replays_limited', '23514', null,
   'These are more than 10,000 events: narrow the span, or use the command line.'),
  ('replays_events_known', '23503', null,
   'One of these events is not in the archive: it has not been told yet, is too old, or is none.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

comment on function app.replay_events(uuid[], text, timestamptz, timestamptz, text) is
  E'@resultFieldName eventCount\n'
  'Tells events of the last 30 days once more, as they were, and says how many. Whoever has '
  'handled one does not handle it again, so it is safe to repeat; it helps whoever has missed '
  'some. At most 10,000. Permission: events.replay.\n'
  '@param event_ids These events.\n'
  '@param context Those of this context, such as rental.\n'
  '@param occurred_from Those from this instant on.\n'
  '@param occurred_until Those before this instant.\n'
  '@param consumer To this consumer alone; without it to everybody.\n'
  'Security definer: clients have no right on the tables.';

grant execute on function app.replay_events(uuid[], text, timestamptz, timestamptz, text)
  to staff, admin, service;
--! EndIncluded app/functions/replay_events.sql
--! Included app/functions/operator_replay_events.sql
create or replace function app.operator_replay_events(
  operator text, consumer text, event_ids uuid[], context text, occurred_from timestamptz,
  occurred_until timestamptz, after_seq bigint, max_count integer
) returns table (event_count bigint, last_seq bigint)
  language plpgsql volatile security definer rows 1 set search_path = ''
as $$
#variable_conflict use_variable
begin
  perform app.act_as_system();

  select r.event_count, r.last_seq into event_count, last_seq
  from app.requeue_events(
    consumer, event_ids, context, occurred_from, occurred_until, after_seq,
    least(max_count, 10000)) r;
  if event_count > 0 then
    perform app.record_audit(
      'event.replay', 'done', details => jsonb_strip_nulls(jsonb_build_object(
        'operator', operator, 'event_ids', event_ids, 'context', context,
        'occurred_from', occurred_from, 'occurred_until', occurred_until, 'consumer', consumer,
        'after_seq', after_seq, 'event_count', event_count)));
  end if;
  return next;
end;
$$;

comment on function app.operator_replay_events(
  text, text, uuid[], text, timestamptz, timestamptz, bigint, integer) is
  E'@behavior -*\nOne round of a replay from the command line: as replay_events, at most 10,000 '
  'events after after_seq, so that any number goes in rounds. Security definer: the worker has no '
  'right on the tables.';

grant execute on function app.operator_replay_events(
  text, text, uuid[], text, timestamptz, timestamptz, bigint, integer) to rentify_worker;
--! EndIncluded app/functions/operator_replay_events.sql
--! Included app/functions/replay_dead_letter.sql
create or replace function app.replay_dead_letter(dead_letter_id uuid) returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.require_permission('events.replay');

  v_letter := app.requeue_dead_letter(dead_letter_id);
  perform app.record_audit('dead_letter.replay', 'done', details => jsonb_build_object(
    'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id, 'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.replay_dead_letter(uuid) is
  E'Delivers what a consumer gave up once more, to that consumer alone. If it fails again it is a '
  'waiting dead letter again; if it was handled meanwhile nothing happens. Permission: '
  'events.replay.\n'
  '@param dead_letter_id The dead letter.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function app.replay_dead_letter(uuid) to staff, admin, service;
--! EndIncluded app/functions/replay_dead_letter.sql
--! Included app/functions/operator_replay_dead_letter.sql
create or replace function app.operator_replay_dead_letter(operator text, dead_letter_id uuid)
  returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.act_as_system();

  v_letter := app.requeue_dead_letter(dead_letter_id);
  perform app.record_audit('dead_letter.replay', 'done', details => jsonb_build_object(
    'operator', operator, 'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id,
    'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.operator_replay_dead_letter(text, uuid) is
  E'@behavior -*\nAs replay_dead_letter, from the command line. Security definer: the worker has '
  'no right on the tables.';

grant execute on function app.operator_replay_dead_letter(text, uuid) to rentify_worker;
--! EndIncluded app/functions/operator_replay_dead_letter.sql
--! Included app/functions/put_aside_dead_letter.sql
create or replace function app.put_aside_dead_letter(dead_letter_id uuid, note text)
  returns app.dead_letters
  language plpgsql volatile set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  update app.dead_letters l
  set status = 'discarded', settled_at = now(), settled_by = app.current_user_id(),
      note = app.clean_text(put_aside_dead_letter.note)
  where l.id = dead_letter_id
  returning * into v_letter;
  if not found then
    perform app.raise_not_found('dead_letter');
  end if;
  return v_letter;
end;
$$;

comment on function app.put_aside_dead_letter(uuid, text) is
  E'@behavior -*\nMarks a dead letter as discarded, and says why. Granted to nobody: the commands '
  'call it.';
--! EndIncluded app/functions/put_aside_dead_letter.sql
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
  E'Puts a dead letter aside: nobody needs to look at it any more. It is kept, and can still be '
  'replayed. Permission: events.replay.\n'
  '@param dead_letter_id The dead letter.\n'
  '@param note Why.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function app.discard_dead_letter(uuid, text) to staff, admin, service;
--! EndIncluded app/functions/discard_dead_letter.sql
--! Included app/functions/operator_discard_dead_letter.sql
create or replace function app.operator_discard_dead_letter(
  operator text, dead_letter_id uuid, note text
) returns app.dead_letters
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_letter app.dead_letters;
begin
  perform app.act_as_system();

  v_letter := app.put_aside_dead_letter(dead_letter_id, note);
  perform app.record_audit('dead_letter.discard', 'done', details => jsonb_build_object(
    'operator', operator, 'dead_letter_id', v_letter.id, 'event_id', v_letter.event_id,
    'consumer', v_letter.consumer));
  return v_letter;
end;
$$;

comment on function app.operator_discard_dead_letter(text, uuid, text) is
  E'@behavior -*\nAs discard_dead_letter, from the command line. Security definer: the worker has '
  'no right on the tables.';

grant execute on function app.operator_discard_dead_letter(text, uuid, text) to rentify_worker;
--! EndIncluded app/functions/operator_discard_dead_letter.sql

insert into identity.permissions (name, description) values
  ('events.read', 'See the events that could not be delivered, and why.'),
  ('events.replay', 'Deliver events again, and put dead letters aside.')
on conflict on constraint permissions_name_key do nothing;
