create or replace function webhook.delivery_backlog()
  returns table (waiting bigint, overdue_seconds double precision, failed bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    count(*) filter (where d.status = 'pending'),
    greatest(0, extract(epoch from
      now() - min(d.next_attempt_at) filter (where d.status = 'pending')))::double precision,
    count(*) filter (where d.status = 'failed')
  from webhook.webhook_deliveries d
  where d.status = 'pending'
     or (d.status = 'failed' and d.ended_at > now() - interval '24 hours');
end;
$$;

comment on function webhook.delivery_backlog() is
  E'@behavior -*\nHow many deliveries wait, for how long the oldest of them has been due, and how '
  'many were given up in the last 24 hours: for the metrics of the server. Security definer: it '
  'counts what nobody else sees all of.';

grant execute on function webhook.delivery_backlog() to gatekeeper;
