-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.sealed_days enable row level security;
revoke all on accounting.sealed_days from anonymous, customer, staff, admin, service;
