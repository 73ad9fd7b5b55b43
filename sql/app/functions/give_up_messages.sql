create or replace function app.give_up_messages() returns void
  language sql volatile
begin atomic
  update app.outgoing_messages m
  set status = 'failed', sealed_data = null,
      failure_code = case when m.expires_at <= now() then 'EXPIRED' else 'TOO_MANY_ATTEMPTS' end
  where m.id in (
    select d.id
    from app.outgoing_messages d
    where d.status = 'queued' and d.next_attempt_at <= now()
      and (d.expires_at <= now() or d.attempts >= 10)
    order by d.next_attempt_at
    limit 1000
    for update skip locked
  );
end;

comment on function app.give_up_messages() is
  E'@behavior -*\nGives up what is due and of no use any more, and what was tried ten times; at '
  'most 1,000 a call. Granted to nobody: messages_to_send calls it.';
