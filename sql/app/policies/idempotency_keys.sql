-- Reached only through the functions that claim and store: nobody reads another's answers.
alter table app.idempotency_keys enable row level security;
revoke all on app.idempotency_keys from anonymous, customer, staff, admin, service;
