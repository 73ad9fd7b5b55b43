create domain app.message_channel as text
  constraint message_channel_known check (value in ('email', 'sms'));
comment on domain app.message_channel is 'The way that a message goes.';
comment on constraint message_channel_known on domain app.message_channel is
  'A message goes by email or sms.';
