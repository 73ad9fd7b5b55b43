create domain app.message_status as text
  constraint message_status_known check (value in ('queued', 'sent', 'failed'));
comment on domain app.message_status is 'Where a message stands.';
comment on constraint message_status_known on domain app.message_status is
  'A message is queued, sent or failed.';
