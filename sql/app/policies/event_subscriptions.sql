-- Only the runner of the consumers comes here, through functions of its own.
alter table app.event_subscriptions enable row level security;
revoke all on app.event_subscriptions from anonymous, customer, staff, admin, service;
