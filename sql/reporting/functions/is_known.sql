-- Transaction ids mean something within their cluster only; what was posted in an earlier one is
-- known to all points of later ones.
create or replace function reporting.is_known(
  posted_cluster smallint, posted_xid xid8, cluster smallint, snapshot pg_snapshot
) returns boolean
  language sql immutable parallel safe
return case
  when posted_cluster = cluster then pg_visible_in_snapshot(posted_xid, snapshot)
  else posted_cluster < cluster
end;

comment on function reporting.is_known(smallint, xid8, smallint, pg_snapshot) is
  E'@behavior -*\nWhether what was posted in this cluster by this transaction is known at a point.';
