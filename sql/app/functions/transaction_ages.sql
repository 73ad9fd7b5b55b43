create or replace function app.transaction_ages()
  returns table (
    oldest_seconds double precision, prepared bigint, xid_age bigint, multixact_age bigint,
    slots_retained_bytes numeric)
  language plpgsql stable security definer rows 1 set search_path = ''
as $$
begin
  return query
  select
    (select extract(epoch from clock_timestamp() - min(o.began_at))::double precision
     from (
       select a.xact_start as began_at
       from pg_catalog.pg_stat_activity a
       where a.datname = current_database() and a.backend_type = 'client backend'
       union all
       select p.prepared from pg_catalog.pg_prepared_xacts p
       where p.database = current_database()
     ) o
     -- Without it only our own is to be seen: better no number than that one.
     where pg_catalog.pg_has_role('pg_read_all_stats', 'usage')),
    (select count(*) from pg_catalog.pg_prepared_xacts p where p.database = current_database()),
    age(d.datfrozenxid)::bigint,
    mxid_age(d.datminmxid)::bigint,
    -- What the slots of the whole server keep, which is what fills its disk.
    (select coalesce(max(pg_catalog.pg_wal_lsn_diff(
       case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
         else pg_catalog.pg_current_wal_lsn() end, s.restart_lsn)), 0)
     from pg_catalog.pg_replication_slots s)
  from pg_catalog.pg_database d
  where d.datname = current_database();
end;
$$;

comment on function app.transaction_ages() is
  E'@behavior -*\nFor how long the oldest transaction in this database has been open, null where '
  'the owner may not see it; how many are prepared and wait for somebody to end them; how many '
  'transactions ago the oldest row was written that is not frozen, and the same for multixacts; '
  'how much WAL the replication slot keeps that is furthest behind. For the metrics of the server. '
  'Security definer: nobody sees the transactions of others.';

grant execute on function app.transaction_ages() to gatekeeper;
