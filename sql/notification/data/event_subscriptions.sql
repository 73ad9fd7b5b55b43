insert into app.event_subscriptions (consumer, event_type) values
  ('notification', 'RentalReserved'),
  ('notification', 'RentalActivated'),
  ('notification', 'RentalCompleted'),
  ('notification', 'RentalCancelled'),
  ('notification', 'MaintenanceDue'),
  ('notification', 'VehicleDocumentExpiring')
on conflict on constraint event_subscriptions_pkey do nothing;
