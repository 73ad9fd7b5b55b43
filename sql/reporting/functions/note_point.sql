-- One at a time until commit, so that the points are seen in their order and each knows all that
-- those before it knew. A report holds the lock while it runs: reports of "now" queue up, those of
-- an instant don't.
-- A snapshot says nothing of its own transaction: that one is known if another with a later id is
-- over already. A report must not know what is not committed yet, a closing should know itself;
-- so the own id is written down on the one or the other side.
create or replace function reporting.note_point(knows_itself boolean default false)
  returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_cluster constant smallint := accounting.current_cluster();
  v_own constant xid8 := pg_current_xact_id();
  v_point reporting.knowledge_points;
begin
  perform app.require_read_committed();
  lock table reporting.knowledge_points in share row exclusive mode;

  with now as (
    select pg_current_snapshot() as snapshot
  ),
  border as (
    select n.snapshot, least(pg_snapshot_xmin(n.snapshot), v_own) as xmin,
           greatest(pg_snapshot_xmax(n.snapshot), (v_own::text::bigint + 1)::text::xid8) as xmax
    from now n
  )
  insert into reporting.knowledge_points (known_at, cluster, snapshot)
  select
    -- A client in JavaScript reads whole milliseconds, and asks for the same point by them.
    greatest(
      date_trunc('milliseconds', clock_timestamp()),
      (select max(p.known_at) from reporting.knowledge_points p)) + interval '1 millisecond',
    v_cluster,
    format('%s:%s:%s', b.xmin, b.xmax, (
      select string_agg(x.id::text, ',' order by x.id)
      from (
        select r.id::text::bigint from pg_snapshot_xip(b.snapshot) r (id)
        union
        select generate_series(
          pg_snapshot_xmax(b.snapshot)::text::bigint, v_own::text::bigint - 1)
        union
        select v_own::text::bigint where not knows_itself
      ) x (id)))::pg_snapshot
  from border b
  returning * into v_point;
  return v_point;
end;
$$;

comment on function reporting.note_point(boolean) is
  E'@behavior -*\nWrites down what the books know now. Security definer: the table is closed to '
  'everybody. Granted to nobody.';
