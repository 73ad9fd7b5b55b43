create or replace function accounting.document_to_send(
  kind accounting.series_kind, document_id uuid
) returns setof app.file_download
  language plpgsql volatile security definer rows 1 set search_path = ''
as $$
begin
  perform app.act_as_system();

  return query
    select * from accounting.document_file(kind, document_id, 'application/pdf');
end;
$$;

comment on function accounting.document_to_send(accounting.series_kind, uuid) is
  E'@behavior -*\nThe PDF of an invoice or credit note, to be sent to whom it is for; without '
  'content while it is not rendered. Job app/send_messages. Security definer: the worker has no '
  'right on the tables.';

grant execute on function accounting.document_to_send(accounting.series_kind, uuid)
  to rentify_worker;
