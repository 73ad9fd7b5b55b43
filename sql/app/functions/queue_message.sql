create or replace function app.queue_message(
  channel app.message_channel, recipient text, template text, sealed_data bytea,
  expires_at timestamptz
) returns void
  language sql volatile
begin atomic
  insert into app.outgoing_messages
    (channel, recipient, template, sealed_data, expires_at, correlation_id)
  values
    (channel, recipient, template, sealed_data, expires_at, app.current_correlation_id());
end;

comment on function app.queue_message(
  app.message_channel, text, text, bytea, timestamptz) is
  E'@behavior -*\nAsks for a message to be sent once this transaction is committed. Granted to '
  'nobody: the functions that want one sent call it.';
