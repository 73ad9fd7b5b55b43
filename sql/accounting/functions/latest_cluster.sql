create or replace function accounting.latest_cluster() returns smallint
  language sql volatile
return coalesce((select max(c.number) from accounting.clusters c), accounting.current_cluster());

comment on function accounting.latest_cluster() is
  E'@behavior -*\nThe cluster that was noticed last. Within a posting it is the current one, which '
  'a trigger has noticed: without reading the control file again, for each entry.';
