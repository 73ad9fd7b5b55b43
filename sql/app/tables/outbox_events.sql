create table app.outbox_events (
  id             uuid        not null default uuidv7(),
  seq            bigint      not null generated always as identity,
  aggregate_type text        not null,
  aggregate_id   uuid        not null,
  event_type     text        not null,
  schema_version integer     not null default 1,
  payload        jsonb       not null,
  occurred_at    timestamptz not null default clock_timestamp(),
  published_at   timestamptz,
  actor_id       uuid,
  correlation_id text,
  causation_id   uuid,

  constraint outbox_events_pkey primary key (id),
  constraint outbox_events_seq_key unique (seq)
);

comment on table app.outbox_events is
  E'@behavior -*\nFacts to be told to others, written in the transaction that made them true. A '
  'relay takes them in '
  'the order of seq, which per aggregate is the order of commit: whoever emits holds the '
  'aggregate''s row.';
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
comment on column app.outbox_events.published_at is 'When the relay handed it on; null until then.';
comment on column app.outbox_events.actor_id is 'The user who did it.';
comment on column app.outbox_events.correlation_id is 'The request that did it.';
comment on column app.outbox_events.causation_id is 'The event that this one follows from.';
comment on constraint outbox_events_seq_key on app.outbox_events is 'Events have one order.';
