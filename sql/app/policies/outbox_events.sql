-- No API role has any right here and no policy lets one in: events leave by the relay.
alter table app.outbox_events enable row level security;
revoke all on app.outbox_events from anonymous, customer, staff, admin, service;
