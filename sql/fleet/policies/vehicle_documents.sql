alter table fleet.vehicle_documents enable row level security;

revoke all on fleet.vehicle_documents from anonymous, customer, staff, admin, service;
grant select on fleet.vehicle_documents to staff, admin, service;

create policy vehicle_documents_staff_reads on fleet.vehicle_documents
  for select to staff, admin, service
  using ((select app.has_permission('vehicles.read')));
