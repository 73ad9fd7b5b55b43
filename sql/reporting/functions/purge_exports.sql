create or replace function reporting.purge_exports() returns bigint
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
  v_purged bigint := 0;
begin
  perform app.act_as_system();

  for v_export in
    select * from reporting.report_exports e
    where e.status = 'ready' and e.finished_at <= now() - reporting.export_lifetime()
    order by e.finished_at
    limit 500
    for update skip locked
  loop
    update reporting.report_exports e set status = 'expired', file_id = null
    where e.id = v_export.id;
    perform app.remove_file(v_export.file_id);
    v_purged := v_purged + 1;
  end loop;
  return v_purged;
end;
$$;

comment on function reporting.purge_exports() is
  E'@behavior -*\nRemoves the files of exports that are older than seven days; at most 500 a call, '
  'and says how many. What was exported by whom stays on record. Security definer: the worker has '
  'no right on the table.';

grant execute on function reporting.purge_exports() to rentify_worker;
