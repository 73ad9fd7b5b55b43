alter table app.stored_files enable row level security;

revoke all on app.stored_files from anonymous, customer, staff, admin, service;
grant select on app.stored_files to customer, staff, admin, service;

-- Which files, say the contexts that they belong to: <context>/policies/app_stored_files.sql.
-- Written by app.store_file alone.
