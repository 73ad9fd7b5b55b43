create schema identity;
comment on schema identity is
  'Who uses the system: users, the roles they hold, and what a role may do. Serves both products.';

grant usage on schema identity
  to anonymous, customer, staff, admin, service, gatekeeper, rentify_worker;
