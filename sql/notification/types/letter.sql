create type notification.letter as (
  recipient  text,
  template   text,
  data       jsonb,
  expires_at timestamptz
);

comment on type notification.letter is
  'A mail that an event calls for, before its data are sealed (app.queue_message).';
comment on column notification.letter.recipient is 'The address.';
comment on column notification.letter.template is
  'Which text it is: worker/messages/templates.';
comment on column notification.letter.data is
  'What the text is filled with; money is a string of minor units, a time the clock of its place.';
comment on column notification.letter.expires_at is 'When it is of no use any more.';
