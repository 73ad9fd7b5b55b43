-- What is left out is fixed here: the job would hold the lock of "now" for as long as it reads.
create or replace function reporting.request_report_export(
  kind reporting.report_kind,
  parameters jsonb default '{}'
) returns reporting.report_exports
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_export reporting.report_exports;
begin
  perform app.require_any_permission(reporting.report_permissions(kind));

  insert into reporting.report_exports (kind, parameters, requested_by)
  values (request_report_export.kind,
          reporting.fixed_parameters(
            request_report_export.kind, request_report_export.parameters),
          app.current_user_id())
  returning * into v_export;
  return v_export;
end;
$$;

comment on function reporting.request_report_export(reporting.report_kind, jsonb) is
  E'Asks for a report as a CSV file, as of now unless known_at says otherwise; a job makes it '
  'within seconds. Permission: that of the report, reports.financial or reports.fleet.\n'
  '@param kind Which report.\n'
  '@param parameters The arguments of the report by their names; without them its defaults.\n'
  'Security definer: no role may write the table.';

grant execute on function reporting.request_report_export(reporting.report_kind, jsonb)
  to staff, admin, service;
