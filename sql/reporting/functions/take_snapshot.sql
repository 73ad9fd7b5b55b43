create or replace function reporting.take_snapshot(
  kind reporting.report_kind, parameters jsonb default '{}'
) returns reporting.report_snapshots
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform app.require_any_permission(reporting.report_permissions(kind));

  return reporting.write_snapshot(kind, parameters);
end;
$$;

comment on function reporting.take_snapshot(reporting.report_kind, jsonb) is
  E'Keeps a report as it is, with a hash of its rows. Refused: a parameter that the report does '
  'not take (REPORT_PARAMETERS_KNOWN), more than 10,000 rows (REPORT_SNAPSHOTS_ROW_COUNT_RANGE). '
  'Permission: that of the report, reports.financial or reports.fleet.\n'
  '@param kind Which report.\n'
  '@param parameters Its arguments by their names in the database, such as '
  '{"effective_at": "2026-06-30"}; what is left out is filled in.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function reporting.take_snapshot(reporting.report_kind, jsonb)
  to staff, admin, service;
