-- A memory of the job that warns; what it said is an event.
alter table fleet.vehicle_document_warnings enable row level security;
revoke all on fleet.vehicle_document_warnings from anonymous, customer, staff, admin, service;
