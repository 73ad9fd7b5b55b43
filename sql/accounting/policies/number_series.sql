-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.number_series enable row level security;
revoke all on accounting.number_series from anonymous, customer, staff, admin, service;
