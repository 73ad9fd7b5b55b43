-- A BI tool's login holds no permissions: the grant of the report let it in. Nobody becomes that
-- login but by its password; a role that is taken on or a claim does not count here.
create or replace function reporting.open_report(
  kind reporting.report_kind, known_at timestamptz
) returns reporting.knowledge_points
  language plpgsql volatile security definer set search_path = ''
as $$
begin
  if session_user <> 'bi_reader' then
    perform app.require_any_permission(reporting.report_permissions(kind));
  end if;
  return reporting.point_at(known_at);
end;
$$;

comment on function reporting.open_report(reporting.report_kind, timestamptz) is
  E'@behavior -*\nThe first line of a report: refuses (42501) whoever has none of its '
  'permissions, and says what the books knew at the instant that was asked for. Security definer: '
  'reads what only reports read. Granted to nobody.';
