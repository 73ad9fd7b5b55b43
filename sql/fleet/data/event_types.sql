-- What this context tells others; docs/events/fleet/ says in which shape.
select app.declare_event_type('VehicleRegistered', 'vehicle', 'fleet',
  'A vehicle joins the fleet.');
select app.declare_event_type('VehicleStateChanged', 'vehicle', 'fleet',
  'A vehicle is in another state than before.');
select app.declare_event_type('VehicleDocumentExpiring', 'vehicle_document', 'fleet',
  'A document of a vehicle ends in 30, 7 or 1 days, and none follows it; once for each.');
