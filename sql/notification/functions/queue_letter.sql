create or replace function notification.queue_letter(
  recipient text, template text, sealed_data bytea, expires_at timestamptz
) returns void
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();
  perform app.queue_message('email', recipient, template, sealed_data, expires_at);
end;
$$;

comment on function notification.queue_letter(text, text, bytea, timestamptz) is
  E'@behavior -*\nQueues a letter whose data are sealed, in the transaction of its event. Consumer '
  'notification. Security definer: the worker has no right to write the table.';

grant execute on function notification.queue_letter(text, text, bytea, timestamptz)
  to rentify_worker;
