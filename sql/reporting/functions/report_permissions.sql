create or replace function reporting.report_permissions(kind reporting.report_kind)
  returns text[]
  language sql immutable parallel safe
return case
  when kind = 'fleet_utilisation' then array['reports.fleet']
  when kind in ('vehicle_profitability', 'maintenance_costs')
    then array['reports.financial', 'reports.fleet']
  else array['reports.financial']
end;

comment on function reporting.report_permissions(reporting.report_kind) is
  E'@behavior -*\nThe permissions of which any opens a report.';

grant execute on function reporting.report_permissions(reporting.report_kind)
  to staff, admin, service;
