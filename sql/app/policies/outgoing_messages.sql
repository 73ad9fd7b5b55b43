-- Reached only through the functions that queue and send: a message may hold a one-time token.
alter table app.outgoing_messages enable row level security;
revoke all on app.outgoing_messages from anonymous, customer, staff, admin, service;
