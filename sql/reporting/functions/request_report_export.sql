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
  values (request_report_export.kind, coalesce(request_report_export.parameters, '{}'),
          app.current_user_id())
  returning * into v_export;
  return v_export;
end;
$$;

comment on function reporting.request_report_export(reporting.report_kind, jsonb) is
  E'Asks for a report as a CSV file. A job makes it within seconds; whether parameters are good is '
  'found out then. Permission: that of the report, reports.financial or reports.fleet.\n'
  '@param kind Which report.\n'
  '@param parameters The arguments of the report by their names; without them its defaults.\n'
  'Security definer: no role may write the table.';

grant execute on function reporting.request_report_export(reporting.report_kind, jsonb)
  to staff, admin, service;
