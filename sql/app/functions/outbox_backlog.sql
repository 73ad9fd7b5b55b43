create or replace function app.outbox_backlog()
  returns table (waiting bigint, oldest_seconds double precision, dead_letters bigint)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    -- Counted up to a million: what is beyond is an alarm all the same.
    (select count(*) from (select from app.outbox_events limit 1000000) o),
    (select coalesce(extract(epoch from now() - min(o.waits_from)), 0)::double precision
     from generate_series(0, 3) s (shard)
     cross join lateral (
       select coalesce(o.requeued_at, o.occurred_at) as waits_from from app.outbox_events o
       where o.shard = s.shard order by o.seq limit 1) o),
    (select count(*) from app.dead_letters l where l.status = 'waiting');
end;
$$;

comment on function app.outbox_backlog() is
  E'@behavior -*\nHow many events wait for the relay, for how long the first of them has, and how '
  'many dead letters wait for somebody: for the server''s metrics and readiness. Security definer: '
  'nobody has a right on the tables.';

grant execute on function app.outbox_backlog() to gatekeeper, rentify_worker;
