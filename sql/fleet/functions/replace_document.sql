insert into app.rules (name, sqlstate, status, message) values
  ('vehicle_documents_not_replaced', '55000', null, 'This document was replaced by another record.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function fleet.replace_document(
  document_id uuid,
  document_number text,
  valid_during daterange,
  issuer text default null,
  file_reference text default null
) returns fleet.vehicle_documents
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_old fleet.vehicle_documents;
  v_new fleet.vehicle_documents;
begin
  perform app.require_permission('vehicles.documents');

  -- One after the other: two at once would deadlock in vehicle_documents_no_overlap.
  perform fleet.lock_vehicle(d.vehicle_id)
  from fleet.vehicle_documents d where d.id = replace_document.document_id;
  select * into v_old from fleet.vehicle_documents d
  where d.id = replace_document.document_id for no key update;
  if not found then
    perform app.raise_not_found('document');
  end if;
  if v_old.replaced_at is not null then
    perform app.raise_rule('vehicle_documents_not_replaced');
  end if;

  update fleet.vehicle_documents d set replaced_at = now() where d.id = v_old.id;
  insert into fleet.vehicle_documents
    (vehicle_id, kind, document_number, valid_during, issuer, file_reference)
  values (v_old.vehicle_id, v_old.kind, app.clean_text(replace_document.document_number),
          replace_document.valid_during, app.clean_text(replace_document.issuer),
          app.clean_text(replace_document.file_reference))
  returning * into v_new;
  return v_new;
end;
$$;

comment on function fleet.replace_document(uuid, text, daterange, text, text) is
  E'Puts a corrected record in the place of a wrong one; the wrong one stays, marked as replaced. '
  'For a renewal use '
  'recordDocument. Permission: vehicles.documents.\n'
  '@param document_id The wrong record.\n'
  '@param document_number The number on the document.\n'
  '@param valid_during From its first day of validity to the day after its last.\n'
  '@param issuer Who issued it.\n'
  '@param file_reference Where the scan is kept.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.replace_document(uuid, text, daterange, text, text)
  to staff, admin, service;
