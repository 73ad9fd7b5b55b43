-- Only consumers come here, through functions of their own.
alter table app.inbox_messages enable row level security;
revoke all on app.inbox_messages from anonymous, customer, staff, admin, service;
