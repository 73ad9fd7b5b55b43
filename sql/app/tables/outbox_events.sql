create table app.outbox_events (
  id              uuid        not null default uuidv7(),
  seq             bigint      not null generated always as identity,
  aggregate_type  text        not null,
  aggregate_id    uuid        not null,
  event_type      text        not null,
  schema_version  integer     not null default 1,
  payload         jsonb       not null,
  occurred_at     timestamptz not null default clock_timestamp(),
  actor_id        uuid,
  correlation_id  text,
  causation_id    uuid,
  traceparent     text,
  target_consumer text,
  requeued_at     timestamptz,
  shard           smallint    not null
    generated always as (get_byte(uuid_send(aggregate_id), 15) & 3) stored,

  constraint outbox_events_pkey primary key (id),
  constraint outbox_events_shard_seq_key unique (shard, seq)
)
-- A queue: what is here now says nothing of what was here a minute ago, and dead rows at its head
-- are walked over by every read.
with (
  autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_cost_delay = 0, autovacuum_vacuum_insert_threshold = -1);

comment on table app.outbox_events is
  E'@behavior -*\nFacts to be told to others, written in the transaction that made them true, and '
  'gone to app.published_events once the relay has told them. Per aggregate the order of seq is '
  'the order of commit: whoever emits holds the aggregate''s row.';
comment on column app.outbox_events.id is 'The id of the event (ce_id of CloudEvents 1.0).';
comment on column app.outbox_events.seq is 'The order to publish in.';
comment on column app.outbox_events.aggregate_type is
  'What the event is about: vehicle, rental and so on.';
comment on column app.outbox_events.aggregate_id is
  'Which one: the key that keeps its events in order.';
comment on column app.outbox_events.event_type is 'What happened, such as RentalReserved.';
comment on column app.outbox_events.schema_version is 'The version of the payload''s shape.';
comment on column app.outbox_events.payload is 'The facts; no personal data beyond ids.';
comment on column app.outbox_events.occurred_at is 'When it was written.';
comment on column app.outbox_events.actor_id is 'The user who did it.';
comment on column app.outbox_events.correlation_id is 'The request that did it.';
comment on column app.outbox_events.causation_id is 'The event that this one follows from.';
comment on column app.outbox_events.traceparent is
  'The trace that the request belongs to (W3C Trace Context).';
comment on column app.outbox_events.target_consumer is
  'The one consumer that a replay is for; null: everybody.';
comment on column app.outbox_events.requeued_at is
  'Since when a replay waits; null where the event itself does.';
comment on column app.outbox_events.shard is
  'Which of the four relays takes it: an aggregate has one, so its order is that relay''s.';
comment on constraint outbox_events_shard_seq_key on app.outbox_events is 'Events have one order.';
