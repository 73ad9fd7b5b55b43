create schema accounting;
comment on schema accounting is
  'The books: accounts, a journal that balances at every commit, invoices, money that came in, '
  'what is owed. Knows no vehicle and no rental but by their ids.';

grant usage on schema accounting
  to anonymous, customer, staff, admin, service, rentify_worker;
