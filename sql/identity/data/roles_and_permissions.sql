-- The seeded roles and what they may do; an admin changes them as data, and a later migration adds
-- to them.
insert into identity.roles (name, token_role, description) values
  ('admin', 'admin', 'Everything, users and roles included.'),
  ('fleet_manager', 'staff', 'Buys, keeps and sells the vehicles, and sets the prices.'),
  ('agent', 'staff', 'Serves customers at the desk.'),
  ('mechanic', 'staff', 'Keeps the vehicles on the road.'),
  ('accountant', 'staff', 'Keeps the books.'),
  ('customer', 'customer', 'Rents for oneself.'),
  ('service', 'service', 'A program; may do what its keys scopes say.')
on conflict on constraint roles_name_key do nothing;

insert into identity.permissions (name, description) values
  ('users.manage', 'Create, change and disable users.'),
  ('roles.manage', 'Give and take roles and permissions.'),
  ('api_keys.manage', 'Make, rotate and revoke the keys of services.'),
  ('clients.manage', 'Register applications that sign people in here, and shut them out.'),
  ('webhooks.manage', 'Have events sent to addresses outside, and see what was sent.'),
  ('audit.read', 'Read who changed what, and when.'),
  ('events.read', 'See the events that could not be delivered, and why.'),
  ('events.replay', 'Deliver events again, and put dead letters aside.'),
  ('vehicles.read', 'See the vehicles, their documents and odometers.'),
  ('vehicles.register', 'Add a vehicle to the fleet.'),
  ('vehicles.update', 'Change what is known of a vehicle.'),
  ('vehicles.decommission', 'Take a vehicle out of the fleet for good.'),
  ('vehicles.documents', 'Record and replace the documents of a vehicle.'),
  ('vehicles.block', 'Take a vehicle out of rental for a while, and give it back.'),
  ('odometer.record', 'Record and void odometer readings.'),
  ('customers.read', 'See the customers.'),
  ('customers.manage', 'Register and change customers.'),
  ('rentals.quote', 'Ask for the price of a rental.'),
  ('rentals.reserve', 'Reserve a vehicle for any customer.'),
  ('rentals.reserve_own', 'Reserve a vehicle for oneself.'),
  ('rentals.read', 'See every rental.'),
  ('rentals.read_own', 'See ones own rentals, charges and payments.'),
  ('rentals.activate', 'Hand a vehicle over.'),
  ('rentals.extend', 'Extend a rental.'),
  ('rentals.complete', 'Take a vehicle back.'),
  ('rentals.charge', 'Add a charge to a rental.'),
  ('rentals.cancel', 'Cancel any reservation.'),
  ('rentals.cancel_own', 'Cancel ones own reservation.'),
  ('rentals.backdate', 'Record a rental that began in the past.'),
  ('rentals.configure', 'Change locations, plans, rates, taxes and extras.'),
  ('payments.read', 'See payments and deposits.'),
  ('payments.capture', 'Take payments and deposits, and give deposits back.'),
  ('payments.refund', 'Give a payment back.'),
  ('maintenance.read', 'See the maintenance of the vehicles.'),
  ('maintenance.schedule', 'Plan maintenance.'),
  ('maintenance.perform', 'Do and record maintenance.'),
  ('invoices.read', 'See invoices.'),
  ('invoices.manage', 'Issue and void invoices.'),
  ('accounting.read', 'See the books.'),
  ('accounting.configure', 'Change the chart of accounts and the company''s details.'),
  ('accounting.post', 'Prepare and approve entries.'),
  ('accounting.close', 'Close a period.'),
  ('accounting.reopen', 'Reopen a closed period.'),
  ('reports.fleet', 'See the reports on the fleet.'),
  ('reports.financial', 'See the financial statements.')
on conflict on constraint permissions_name_key do nothing;

-- The admin gets each permission when it is added (identity/triggers/permissions.sql).
select identity.grant_permissions('agent', 'vehicles.read');
select identity.grant_permissions('agent', 'odometer.record');
select identity.grant_permissions('agent', 'customers.%');
select identity.grant_permissions('agent', 'rentals.quote');
select identity.grant_permissions('agent', 'rentals.reserve');
select identity.grant_permissions('agent', 'rentals.read');
select identity.grant_permissions('agent', 'rentals.activate');
select identity.grant_permissions('agent', 'rentals.extend');
select identity.grant_permissions('agent', 'rentals.complete');
select identity.grant_permissions('agent', 'rentals.charge');
select identity.grant_permissions('agent', 'rentals.cancel');
select identity.grant_permissions('agent', 'payments.read');
select identity.grant_permissions('agent', 'payments.capture');
select identity.grant_permissions('agent', 'invoices.read');
select identity.grant_permissions('mechanic', 'vehicles.read');
select identity.grant_permissions('mechanic', 'maintenance.%');
select identity.grant_permissions('mechanic', 'odometer.record');
select identity.grant_permissions('fleet_manager', 'vehicles.%');
select identity.grant_permissions('fleet_manager', 'maintenance.%');
select identity.grant_permissions('fleet_manager', 'odometer.record');
select identity.grant_permissions('fleet_manager', 'rentals.read');
select identity.grant_permissions('fleet_manager', 'rentals.configure');
select identity.grant_permissions('fleet_manager', 'rentals.backdate');
select identity.grant_permissions('fleet_manager', 'reports.fleet');
select identity.grant_permissions('accountant', 'accounting.%');
select identity.grant_permissions('accountant', 'invoices.%');
select identity.grant_permissions('accountant', 'payments.%');
select identity.grant_permissions('accountant', 'reports.%');
select identity.grant_permissions('customer', 'rentals.quote');
select identity.grant_permissions('customer', 'rentals.reserve_own');
select identity.grant_permissions('customer', 'rentals.read_own');
select identity.grant_permissions('customer', 'rentals.cancel_own');
