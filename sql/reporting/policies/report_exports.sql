alter table reporting.report_exports enable row level security;

revoke all on reporting.report_exports from anonymous, customer, staff, admin, service;
grant select on reporting.report_exports to staff, admin, service;

-- Their own, and only as long as they may see the report itself.
create policy report_exports_requester_reads on reporting.report_exports
  for select to staff, admin, service using (
    requested_by = (select app.current_user_id())
    and (
      'reports.financial' = any (reporting.report_permissions(kind))
      and (select app.has_permission('reports.financial'))
      or 'reports.fleet' = any (reporting.report_permissions(kind))
      and (select app.has_permission('reports.fleet'))));
