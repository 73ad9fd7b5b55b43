-- Reached only through the functions that note a run and tell the metrics of it.
alter table app.job_runs enable row level security;
revoke all on app.job_runs from anonymous, customer, staff, admin, service;
