-- Reached only through the functions that note a lag and tell the metrics of it.
alter table app.consumer_lags enable row level security;
revoke all on app.consumer_lags from anonymous, customer, staff, admin, service;
