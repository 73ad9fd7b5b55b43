alter table reporting.report_snapshots enable row level security;

revoke all on reporting.report_snapshots from anonymous, customer, staff, admin, service;
grant select on reporting.report_snapshots to staff, admin, service;

-- Whoever may see the report sees its snapshots.
create policy report_snapshots_staff_reads on reporting.report_snapshots
  for select to staff, admin, service using (
    ((select app.has_permission('reports.financial'))
      and 'reports.financial' = any (reporting.report_permissions(kind)))
    or ((select app.has_permission('reports.fleet'))
      and 'reports.fleet' = any (reporting.report_permissions(kind))));
