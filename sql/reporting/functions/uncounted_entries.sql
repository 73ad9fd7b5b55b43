-- Cluster and transaction apart: of a pair of them the planner expects a third of all entries, and
-- reads all invoices for it.
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
  where e.posted_cluster = uncounted_entries.cluster
    and e.posted_xid >= pg_snapshot_xmin(uncounted_entries.snapshot)
    and not pg_visible_in_snapshot(e.posted_xid, uncounted_entries.snapshot)
  union
  select e.id
  from accounting.journal_entries e
  where e.posted_cluster > uncounted_entries.cluster;
end;

comment on function reporting.uncounted_entries(date, smallint, pg_snapshot) is
  E'@behavior -*\nThe entries of later days, and those that are not known at a point.';
