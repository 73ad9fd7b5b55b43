-- No API role has any right here and no policy lets one in: only the reports read and write it.
alter table reporting.knowledge_points enable row level security;
revoke all on reporting.knowledge_points from anonymous, customer, staff, admin, service;
