-- What this context tells others; docs/events/rental/ says in which shape.
select app.declare_event_type('RentalReserved', 'rental', 'rental',
  'A vehicle is reserved.');
select app.declare_event_type('RentalActivated', 'rental', 'rental',
  'The vehicle is handed over.');
select app.declare_event_type('RentalCompleted', 'rental', 'rental',
  'The vehicle is back.');
select app.declare_event_type('RentalCancelled', 'rental', 'rental',
  'The reservation is given up, or nobody came.');
select app.declare_event_type('RentalExtended', 'rental', 'rental',
  'A rental ends later, for a new total.');
select app.declare_event_type('RentalReassigned', 'rental', 'rental',
  'Another vehicle takes the place of the one that was reserved.');
select app.declare_event_type('RentalOverdue', 'rental', 'rental',
  'A vehicle has not come back in time; once for a rental.');
select app.declare_event_type('PaymentCaptured', 'payment', 'rental',
  'The money of a payment is there.');
select app.declare_event_type('PaymentFailed', 'payment', 'rental',
  'The money of a payment will not come.');
select app.declare_event_type('PaymentRefunded', 'payment', 'rental',
  'A part or all of a payment went back.');
select app.declare_event_type('DepositHeld', 'deposit', 'rental',
  'A deposit was taken.');
select app.declare_event_type('DepositReleased', 'deposit', 'rental',
  'All of a deposit was given back.');
select app.declare_event_type('DepositCaptured', 'deposit', 'rental',
  'Some or all of a deposit was kept.');
