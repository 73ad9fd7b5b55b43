-- The lock of the document is held until the event is committed: so its events keep their order,
-- and of two runs the second finds the row of the first.
create or replace function fleet.note_document_warning(document_id uuid, days_left integer)
  returns boolean
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
begin
  perform from fleet.vehicle_documents d
  where d.id = note_document_warning.document_id and d.replaced_at is null
  for no key update;
  if not found then
    return false;
  end if;

  insert into fleet.vehicle_document_warnings (document_id, days_left)
  values (note_document_warning.document_id, note_document_warning.days_left)
  on conflict on constraint vehicle_document_warnings_pkey do nothing;
  return found;
end;
$$;

comment on function fleet.note_document_warning(uuid, integer) is
  E'@behavior -*\nLocks a document and notes that it was warned of at this threshold; false where '
  'it was already, or where the document was replaced. For the rental context; granted to nobody: '
  'only security definer functions reach it.';
