create or replace function app.purge_messages() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_purged bigint;
begin
  perform app.act_as_system();

  delete from app.outgoing_messages m
  where m.id in (
    select o.id
    from app.outgoing_messages o
    where o.status in ('sent', 'failed') and o.queued_at < now() - interval '30 days'
    order by o.queued_at
    limit 10000
    for update skip locked
  );
  get diagnostics v_purged = row_count;
  return v_purged;
end;
$$;

comment on function app.purge_messages() is
  E'@behavior -*\nForgets messages, and with them their recipients, 30 days after they were asked '
  'for, unless they are still on their way; at most 10,000 a call, and says how many. Security '
  'definer: the worker has no right on the table.';

grant execute on function app.purge_messages() to rentify_worker;
