create or replace function app.mark_message_sent(message_id uuid) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set status = 'sent', sent_at = now(), sealed_data = null
  where m.id = message_id and m.status = 'queued';
  return found;
end;
$$;

comment on function app.mark_message_sent(uuid) is
  E'@behavior -*\nThe provider took it; what it was filled with is forgotten. Whether it was still '
  'on its way. Security definer: the worker has no right on the table.';

grant execute on function app.mark_message_sent(uuid) to rentify_worker;
