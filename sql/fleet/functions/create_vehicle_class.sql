create or replace function fleet.create_vehicle_class(
  code text, name text, compulsory_documents fleet.document_kind[] default '{}'
) returns fleet.vehicle_classes
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_class fleet.vehicle_classes;
begin
  perform app.require_permission('vehicles.register');

  insert into fleet.vehicle_classes (code, name, compulsory_documents)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name),
          coalesce(compulsory_documents, '{}'))
  returning * into v_class;
  return v_class;
end;
$$;

comment on function fleet.create_vehicle_class(text, text, fleet.document_kind[]) is
  E'Adds a class of vehicles. Permission: vehicles.register.\n'
  '@param code Its short code, such as COMPACT.\n'
  '@param name Its name for people.\n'
  '@param compulsory_documents The documents without which its vehicles are not handed over.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.create_vehicle_class(text, text, fleet.document_kind[])
  to staff, admin, service;
