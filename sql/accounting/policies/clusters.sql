-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.clusters enable row level security;
revoke all on accounting.clusters from anonymous, customer, staff, admin, service;
