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
