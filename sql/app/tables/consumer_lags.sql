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
