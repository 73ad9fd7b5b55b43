-- Once: who comes second finds it done, and no file is left over.
create or replace function reporting.store_export(export_id uuid, csv bytea, row_count integer)
  returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
  v_file app.stored_files;
begin
  perform app.act_as_system();

  select * into v_export from reporting.report_exports e where e.id = export_id for update;
  if v_export.status is distinct from 'requested' then
    return false;
  end if;

  v_file := app.store_file('text/csv', csv, now() + reporting.export_lifetime());
  update reporting.report_exports e
  set status = 'ready', file_id = v_file.id, sha256 = v_file.sha256,
    row_count = store_export.row_count, finished_at = now()
  where e.id = export_id;
  return true;
end;
$$;

comment on function reporting.store_export(uuid, bytea, integer) is
  E'@behavior -*\nKeeps the file of an export for seven days, unless it is over, and says whether '
  'it did. Security definer: the worker has no right on the table.';

grant execute on function reporting.store_export(uuid, bytea, integer) to rentify_worker;
