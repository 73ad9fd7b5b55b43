create domain maintenance.maintenance_kind as text
  constraint maintenance_kind_known
    check (value in ('service', 'inspection', 'repair', 'tyres', 'cleaning', 'other'));
comment on domain maintenance.maintenance_kind is 'What the workshop does.';
comment on constraint maintenance_kind_known on domain maintenance.maintenance_kind is
  'Maintenance is a service, inspection, repair, tyres, cleaning or other.';

create domain maintenance.maintenance_status as text
  constraint maintenance_status_known
    check (value in ('scheduled', 'in_progress', 'completed', 'cancelled'));
comment on domain maintenance.maintenance_status is
  'Where a job stands: while it is scheduled or in progress it holds its vehicle.';
comment on constraint maintenance_status_known on domain maintenance.maintenance_status is
  'A job is scheduled, in progress, completed or cancelled.';
