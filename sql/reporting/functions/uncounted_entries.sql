create or replace function reporting.uncounted_entries(
  effective_at date, cluster smallint, snapshot pg_snapshot
) returns setof uuid
  language sql stable
begin atomic
  select e.id
  from accounting.journal_entries e
  where e.entry_date > effective_at
  union
  select e.id
  from accounting.journal_entries e
  where (e.posted_cluster, e.posted_xid)
      >= (uncounted_entries.cluster, pg_snapshot_xmin(uncounted_entries.snapshot))
    and not reporting.is_known(
      e.posted_cluster, e.posted_xid, uncounted_entries.cluster, uncounted_entries.snapshot);
end;

comment on function reporting.uncounted_entries(date, smallint, pg_snapshot) is
  E'@behavior -*\nThe entries of later days, and those that are not known at a point.';
