create or replace function app.message_backlog()
  returns table (waiting bigint, oldest_seconds double precision, failed bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    count(*) filter (where m.status = 'queued'),
    coalesce(
      extract(epoch from now() - min(m.queued_at) filter (where m.status = 'queued')), 0
    )::double precision,
    count(*) filter (where m.status = 'failed')
  from app.outgoing_messages m
  where m.status = 'queued'
     or (m.status = 'failed' and m.queued_at > now() - interval '24 hours');
end;
$$;

comment on function app.message_backlog() is
  E'@behavior -*\nHow many messages wait, since when the oldest does, and how many of the last 24 '
  'hours failed: for the metrics of the server. Security definer: nobody has a right on the table.';

grant execute on function app.message_backlog() to gatekeeper;
