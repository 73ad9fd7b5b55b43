create table app.development_messages (
  id        uuid                not null default uuidv7(),
  channel   app.message_channel not null,
  recipient text                not null,
  template  text                not null,
  subject   text,
  body_text text                not null,
  body_html text,
  kept_at   timestamptz         not null default now(),

  constraint development_messages_pkey primary key (id)
);

create index development_messages_kept_at_idx on app.development_messages (kept_at, id);

comment on table app.development_messages is
  E'@behavior -*\n'
  'What would have been sent, outside production and without a provider: the newest 500. In '
  'production nothing is ever kept here.';
comment on column app.development_messages.id is 'The id of the message.';
comment on column app.development_messages.channel is 'The way it would have gone.';
comment on column app.development_messages.recipient is 'The address or the number.';
comment on column app.development_messages.template is 'Which text it is.';
comment on column app.development_messages.subject is 'The subject; a text message has none.';
comment on column app.development_messages.body_text is 'What it says.';
comment on column app.development_messages.body_html is 'The same as a page; mail only.';
comment on column app.development_messages.kept_at is 'When it would have left.';
