create table app.event_subscriptions (
  consumer       text        not null,
  event_type     text        not null,
  schema_version integer     not null default 1,
  subscribed_at  timestamptz not null default now(),

  constraint event_subscriptions_pkey primary key (consumer, event_type)
);

comment on table app.event_subscriptions is
  E'@behavior -*\nWhich consumer hears which type of event, and since when: what occurred before '
  'is none of its business.';
comment on column app.event_subscriptions.consumer is 'The name of the consumer.';
comment on column app.event_subscriptions.event_type is 'What it hears, such as RentalReserved.';
comment on column app.event_subscriptions.schema_version is
  'The version of the payload that it understands.';
comment on column app.event_subscriptions.subscribed_at is 'Since when it hears it.';
