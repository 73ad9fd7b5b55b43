create schema rental;
comment on schema rental is
  'Renting the fleet''s vehicles out: locations, customers, prices, the one calendar, rentals '
  'from quote to return.';

grant usage on schema rental to anonymous, customer, staff, admin, service, rentify_worker;
