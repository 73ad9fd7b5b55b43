-- Written by the relay and read by replays and by the command line, through functions.
alter table app.published_events enable row level security;
revoke all on app.published_events from anonymous, customer, staff, admin, service;
