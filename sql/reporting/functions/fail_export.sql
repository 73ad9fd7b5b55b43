create or replace function reporting.fail_export(export_id uuid, failure text) returns boolean
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.act_as_system();

  update reporting.report_exports e
  set status = 'failed', failure = fail_export.failure, finished_at = now()
  where e.id = export_id and e.status = 'requested';
  return found;
end;
$$;

comment on function reporting.fail_export(uuid, text) is
  E'@behavior -*\nGives an export up, with the code of the error, unless it is over. Security '
  'definer: the worker has no right on the table.';

grant execute on function reporting.fail_export(uuid, text) to rentify_worker;
