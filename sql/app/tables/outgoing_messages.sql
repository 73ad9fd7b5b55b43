create table app.outgoing_messages (
  id              uuid                not null default uuidv7(),
  channel         app.message_channel not null,
  recipient       text                not null,
  template        text                not null,
  sealed_data     bytea,
  status          app.message_status  not null default 'queued',
  attempts        integer             not null default 0,
  next_attempt_at timestamptz         not null default now(),
  expires_at      timestamptz         not null,
  queued_at       timestamptz         not null default now(),
  sent_at         timestamptz,
  failure_code    text,
  correlation_id  text,

  constraint outgoing_messages_pkey primary key (id),
  constraint outgoing_messages_template_format check (template ~ '^[a-z_]{1,60}$'),
  constraint outgoing_messages_recipient_length check (length(recipient) between 3 and 254),
  constraint outgoing_messages_attempts_positive check (attempts >= 0),
  constraint outgoing_messages_sent_at_when_sent check ((status = 'sent') = (sent_at is not null)),
  constraint outgoing_messages_data_while_queued
    check ((status = 'queued') = (sealed_data is not null))
);

create index outgoing_messages_next_attempt_at_idx
  on app.outgoing_messages (next_attempt_at) where status = 'queued';
create index outgoing_messages_status_idx on app.outgoing_messages (status, queued_at);

comment on table app.outgoing_messages is
  E'@behavior -*\n'
  'Mail and text messages on their way, written in the transaction that wants them sent; a job '
  'sends each once it is committed.';
comment on column app.outgoing_messages.id is
  'The id of the message; its Message-ID, by which a receiver knows a second copy.';
comment on column app.outgoing_messages.channel is 'The way it goes.';
comment on column app.outgoing_messages.recipient is
  'The address or the number (E.164) that it goes to.';
comment on column app.outgoing_messages.template is 'Which text it is: worker/messages/templates.';
comment on column app.outgoing_messages.sealed_data is
  'What the text is filled with, sealed by SECRET_KEY: it may hold a one-time token. Gone once it '
  'is sent or failed.';
comment on column app.outgoing_messages.status is 'Where it stands.';
comment on column app.outgoing_messages.attempts is 'How often sending was tried.';
comment on column app.outgoing_messages.next_attempt_at is
  'When it is tried next; a worker that tries it moves this on first.';
comment on column app.outgoing_messages.expires_at is 'When it is of no use any more.';
comment on column app.outgoing_messages.queued_at is 'When it was asked for.';
comment on column app.outgoing_messages.sent_at is 'When the provider took it.';
comment on column app.outgoing_messages.failure_code is 'Why it failed for good.';
comment on column app.outgoing_messages.correlation_id is 'The request that asked for it.';
comment on constraint outgoing_messages_template_format on app.outgoing_messages is
  'A template is named in lower snake case.';
comment on constraint outgoing_messages_recipient_length on app.outgoing_messages is
  'A recipient has 3 to 254 characters.';
comment on constraint outgoing_messages_attempts_positive on app.outgoing_messages is
  'Attempts are counted.';
comment on constraint outgoing_messages_sent_at_when_sent on app.outgoing_messages is
  'What was sent says when.';
comment on constraint outgoing_messages_data_while_queued on app.outgoing_messages is
  'What a message says is kept only until it is sent.';
