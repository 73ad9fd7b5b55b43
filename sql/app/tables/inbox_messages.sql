create table app.inbox_messages (
  consumer     text        not null,
  event_id     uuid        not null,
  processed_at timestamptz not null default clock_timestamp(),

  constraint inbox_messages_pkey primary key (consumer, event_id)
);

create index inbox_messages_processed_at_idx on app.inbox_messages (processed_at);

comment on table app.inbox_messages is
  E'@behavior -*\nThe events that a consumer has handled, written in the transaction of their '
  'effect: '
  'a second delivery finds its row and does nothing.';
comment on column app.inbox_messages.consumer is 'The name of the consumer.';
comment on column app.inbox_messages.event_id is 'The id of the event (ce_id).';
comment on column app.inbox_messages.processed_at is 'When its effect was written.';
