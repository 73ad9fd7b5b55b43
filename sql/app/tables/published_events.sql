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
