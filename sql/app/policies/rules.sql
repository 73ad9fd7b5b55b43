-- Clients read app.error_catalogue.
alter table app.rules enable row level security;
revoke all on app.rules from anonymous, customer, staff, admin, service;
