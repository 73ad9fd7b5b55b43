create schema notification;
comment on schema notification is
  'Whom an event is to be told to by mail, and what the mail says. Reads from all, called by none '
  'but the consumer of the same name.';

grant usage on schema notification to rentify_worker;
