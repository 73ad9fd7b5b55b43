create schema maintenance;
comment on schema maintenance is
  'Keeping the vehicles on the road: jobs of the workshop, the parts and money that they cost, '
  'and the programmes by which they come again.';

grant usage on schema maintenance to anonymous, customer, staff, admin, service, rentify_worker;
