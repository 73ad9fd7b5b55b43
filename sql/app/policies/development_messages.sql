-- Reached only through the functions of the worker and of the admin port: it holds tokens.
alter table app.development_messages enable row level security;
revoke all on app.development_messages from anonymous, customer, staff, admin, service;
