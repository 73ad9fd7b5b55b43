create schema reporting;
comment on schema reporting is
  'What the books and the fleet add up to: reports for any past day as known at any past instant, '
  'proofs that they are right, and views for BI tools. Reads from all, called by none.';

grant usage on schema reporting
  to staff, admin, service, rentify_worker, bi_reader, gatekeeper;
