-- No API role has any right here and no policy lets one in: only the functions of the books do.
alter table accounting.closing_balances enable row level security;
revoke all on accounting.closing_balances from anonymous, customer, staff, admin, service;
