create or replace function fleet.record_document(
  vehicle_id uuid,
  kind fleet.document_kind,
  document_number text,
  valid_during daterange,
  issuer text default null,
  file_reference text default null
) returns fleet.vehicle_documents
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_document fleet.vehicle_documents;
begin
  perform app.require_permission('vehicles.documents');
  -- One after the other: two at once would deadlock in vehicle_documents_no_overlap.
  perform fleet.lock_vehicle(record_document.vehicle_id);

  insert into fleet.vehicle_documents
    (vehicle_id, kind, document_number, valid_during, issuer, file_reference)
  values (vehicle_id, kind, app.clean_text(document_number), valid_during,
          app.clean_text(issuer), app.clean_text(file_reference))
  returning * into v_document;
  return v_document;
end;
$$;

comment on function fleet.record_document(uuid, fleet.document_kind, text, daterange, text, text) is
  E'Records a document of a vehicle, or its renewal. Permission: vehicles.documents.\n'
  '@param vehicle_id The vehicle.\n'
  '@param kind What it proves.\n'
  '@param document_number The number on the document.\n'
  '@param valid_during From its first day of validity to the day after its last.\n'
  '@param issuer Who issued it.\n'
  '@param file_reference Where the scan is kept.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.record_document(
  uuid, fleet.document_kind, text, daterange, text, text
) to staff, admin, service;
