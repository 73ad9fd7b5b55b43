create schema fleet;
comment on schema fleet is
  'The vehicles of the company: what they are, where they stand in their life, how far they have '
  'driven.';

grant usage on schema fleet to anonymous, customer, staff, admin, service;
