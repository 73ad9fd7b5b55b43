create or replace function app.remove_file(file_id uuid) returns void
  language sql volatile
begin atomic
  delete from app.stored_files f where f.id = remove_file.file_id;
end;

comment on function app.remove_file(uuid) is
  E'@behavior -*\nRemoves a file that is no longer kept; one that still is cannot be.';
