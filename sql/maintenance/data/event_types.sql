-- What this context tells others; docs/events/maintenance/ says in which shape.
select app.declare_event_type('MaintenanceScheduled', 'maintenance', 'maintenance',
  'A job is planned.');
select app.declare_event_type('MaintenanceStarted', 'maintenance', 'maintenance',
  'The vehicle is in the workshop.');
select app.declare_event_type('MaintenanceCompleted', 'maintenance', 'maintenance',
  'The job is done and its cost known.');
select app.declare_event_type('MaintenanceCancelled', 'maintenance', 'maintenance',
  'The job is given up.');
select app.declare_event_type('MaintenanceRescheduled', 'maintenance', 'maintenance',
  'A job begins or ends at another time.');
select app.declare_event_type('MaintenanceDue', 'maintenance', 'maintenance',
  'A programme is due and its job planned; once for each time.');
