-- What this context tells others; docs/events/identity/ says in which shape.
select app.declare_event_type('StaffCreated', 'user', 'identity',
  'Somebody who works here has an account.');
select app.declare_event_type('UserDisabled', 'user', 'identity',
  'The user is shut out.');
select app.declare_event_type('UserEnabled', 'user', 'identity',
  'The user may sign in again.');
select app.declare_event_type('RoleAssigned', 'user', 'identity',
  'The user holds one role more.');
select app.declare_event_type('RoleRemoved', 'user', 'identity',
  'The user holds one role less.');
select app.declare_event_type('UserRegistered', 'user', 'identity',
  'An account was asked for and its address confirmed.');
