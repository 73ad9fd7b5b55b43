create type maintenance.due_maintenance as (
  program_id        uuid,
  vehicle_id        uuid,
  kind              maintenance.maintenance_kind,
  last_done_at      timestamptz,
  last_done_km      integer,
  odometer_km       integer,
  km_per_day        integer,
  due_odometer_km   integer,
  forecast_on       date,
  due_by_days_on    date,
  next_due_on       date,
  is_overdue        boolean,
  open_job_id       uuid
);

comment on type maintenance.due_maintenance is
  'When a vehicle needs next what a programme asks for. Days are those of UTC.';
comment on column maintenance.due_maintenance.program_id is 'The programme.';
comment on column maintenance.due_maintenance.vehicle_id is 'The vehicle.';
comment on column maintenance.due_maintenance.kind is 'What is to be done.';
comment on column maintenance.due_maintenance.last_done_at is
  'When it was done last; null if it never was: then it counts from when the vehicle came.';
comment on column maintenance.due_maintenance.last_done_km is
  'What the meter that the vehicle has now showed then, or would have.';
comment on column maintenance.due_maintenance.odometer_km is
  'What the meter showed last; null before the first reading.';
comment on column maintenance.due_maintenance.km_per_day is
  'How far the vehicle drove a day in the last 90 days; null where the readings do not tell.';
comment on column maintenance.due_maintenance.due_odometer_km is
  'At which reading it is due; null if it goes by days alone or there is no reading.';
comment on column maintenance.due_maintenance.forecast_on is
  'The day on which the meter will show that, at this pace; null if that cannot be told.';
comment on column maintenance.due_maintenance.due_by_days_on is
  'The day on which it is due by days; null if it goes by kilometres alone.';
comment on column maintenance.due_maintenance.next_due_on is 'The earlier of the two.';
comment on column maintenance.due_maintenance.is_overdue is 'Whether that day is over.';
comment on column maintenance.due_maintenance.open_job_id is
  'The job that is scheduled or in progress for it.';
