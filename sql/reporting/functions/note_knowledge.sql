-- Where nothing was posted since the last point, that one says it all. What was posted since has
-- a transaction that was not over then: the index finds it without reading the rest.
create or replace function reporting.note_knowledge() returns integer
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_last reporting.knowledge_points;
begin
  perform app.act_as_system();

  select * into v_last from reporting.knowledge_points p order by p.known_at desc limit 1;
  if not exists (
    select
    from accounting.journal_entries e
    where v_last.id is null
      or e.posted_cluster > v_last.cluster
      or (e.posted_cluster = v_last.cluster
        and e.posted_xid >= pg_snapshot_xmin(v_last.snapshot)
        and not pg_visible_in_snapshot(e.posted_xid, v_last.snapshot))
  ) then
    return 0;
  end if;
  perform reporting.note_point();
  return 1;
end;
$$;

comment on function reporting.note_knowledge() is
  E'@behavior -*\nWrites down what the books know, if something was posted since it was last '
  'written down; a job does it every minute, so that a report can be asked for any minute that '
  'has passed. Security definer: the worker has no right on the table.';

grant execute on function reporting.note_knowledge() to rentify_worker;
