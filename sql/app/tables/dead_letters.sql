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
create index dead_letters_settled_at_idx
  on app.dead_letters (settled_at) where settled_at is not null;

comment on table app.dead_letters is
  'Deliveries that were given up: what arrived, for whom, and why it could not be handled. Nothing '
  'is lost here: a letter waits until somebody replays or discards it, and is kept for 90 days '
  'after that.';
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
