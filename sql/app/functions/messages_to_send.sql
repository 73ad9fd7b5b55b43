-- Claimed by moving next_attempt_at on, not by a lock: nothing is held while a provider answers,
-- and what a killed worker had claimed is due again by itself. The first pause must outlast an
-- attempt (worker/messages/send_timeout_ms.ts), or two workers would send one message.
create or replace function app.messages_to_send(max_count integer)
  returns table (
    id uuid, channel app.message_channel, recipient text, template text, sealed_data bytea,
    expires_at timestamptz, attempts integer, correlation_id text)
  language plpgsql volatile security definer rows 5 set search_path = ''
as $$
#variable_conflict use_column
begin
  perform app.act_as_system();
  perform app.give_up_messages();

  return query
  update app.outgoing_messages m
  set attempts = m.attempts + 1,
      next_attempt_at =
        now() + interval '45 seconds' * power(2, m.attempts) * (1 + random() / 4)
  -- An array is read once; a join might ask again and claim more than max_count.
  where m.id = any (array(
    select d.id
    from app.outgoing_messages d
    where d.status = 'queued' and d.next_attempt_at <= now() and d.expires_at > now()
      and d.attempts < 10
    order by d.next_attempt_at
    limit least(max_count, 100)
    for update skip locked
  ))
  returning m.id, m.channel, m.recipient, m.template, m.sealed_data, m.expires_at,
            m.attempts, m.correlation_id;
end;
$$;

comment on function app.messages_to_send(integer) is
  E'@behavior -*\nThe messages that are due, the oldest first, claimed: each is due again after a '
  'pause that doubles from 45 seconds to six hours, unless it is marked before. Ten attempts and '
  'what has expired are given up. Security definer: the worker has no right on the table.';

grant execute on function app.messages_to_send(integer) to rentify_worker;
