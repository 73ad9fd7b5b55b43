-- Migrations write it; the worker reads it through a function.
alter table app.event_subscriptions enable row level security;
revoke all on app.event_subscriptions from anonymous, customer, staff, admin, service;
