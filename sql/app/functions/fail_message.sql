create or replace function app.fail_message(message_id uuid, failure_code text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set status = 'failed', failure_code = fail_message.failure_code, sealed_data = null
  where m.id = message_id and m.status = 'queued';
  return found;
end;
$$;

comment on function app.fail_message(uuid, text) is
  E'@behavior -*\nIt will never be taken, and why; its content is forgotten. Whether it '
  'was still on its way. Security definer: the worker has no right on the table.';

grant execute on function app.fail_message(uuid, text) to rentify_worker;
