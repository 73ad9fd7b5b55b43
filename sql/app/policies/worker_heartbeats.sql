-- Reached only through the functions by which workers enter, beat, leave and bury one another.
alter table app.worker_heartbeats enable row level security;
revoke all on app.worker_heartbeats from anonymous, customer, staff, admin, service;
