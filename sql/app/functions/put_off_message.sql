-- By the attempt that it was claimed for: whoever was so slow that another has it by now must not
-- make it due under their hands. What is late already is asked for more seldom.
create or replace function app.put_off_message(message_id uuid, attempts integer) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update app.outgoing_messages m
  set attempts = m.attempts - 1,
      next_attempt_at = now() + least(
        greatest((now() - m.queued_at) / 4, interval '3 seconds'), interval '15 minutes')
  where m.id = message_id and m.status = 'queued' and m.attempts = put_off_message.attempts;
  return found;
end;
$$;

comment on function app.put_off_message(uuid, integer) is
  E'@behavior -*\nGives a claimed message back, because something that it waits for is not made '
  'yet: this was no attempt, and it is due again after a quarter of its age, 3 seconds to 15 '
  'minutes, until it expires. Whether it was still claimed. Security definer: the worker has no '
  'right on the table.';

grant execute on function app.put_off_message(uuid, integer) to rentify_worker;
