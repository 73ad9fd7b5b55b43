create or replace function app.outbox_shards(relay_lock integer)
  returns table (shard integer, waiting bigint, oldest_at timestamptz, relay_pid integer)
  language plpgsql stable security definer rows 4 set search_path = ''
as $$
begin
  return query
  select s.shard,
    -- Counted up to a million: what is beyond is an alarm all the same.
    (select count(*)
     from (select from app.outbox_events o where o.shard = s.shard limit 1000000) o),
    (select coalesce(o.requeued_at, o.occurred_at) from app.outbox_events o
     where o.shard = s.shard order by o.seq limit 1),
    (select l.pid from pg_catalog.pg_locks l
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.database = (select d.oid from pg_catalog.pg_database d
                         where d.datname = current_database())
       and l.classid = relay_lock::oid and l.objid = s.shard::oid)
  from generate_series(0, 3) s (shard)
  order by s.shard;
end;
$$;

comment on function app.outbox_shards(integer) is
  E'@behavior -*\nFor each shard of the outbox: how many events wait, since when the first of '
  'them does, and the backend of the relay that holds it by an advisory lock of this class, or '
  'null where there is none. Security definer: the worker has no right on the table.';

grant execute on function app.outbox_shards(integer) to rentify_worker;
