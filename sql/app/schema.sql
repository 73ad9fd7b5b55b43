create schema app;
comment on schema app is
  'The kernel: who is asking, rules and errors, state machines, events, idempotency. Knows no '
  'business.';

-- Nothing is callable until the function's own file grants it.
alter default privileges revoke execute on functions from public;

grant usage on schema app
  to anonymous, customer, staff, admin, service, rentify_worker, gatekeeper;
