create or replace function app.store_file(
  media_type app.media_type,
  content bytea,
  kept_until timestamptz default null
) returns app.stored_files
  language plpgsql volatile set search_path = ''
as $$
declare
  v_file app.stored_files;
begin
  insert into app.stored_files (media_type, content, kept_until)
  values (store_file.media_type, store_file.content, store_file.kept_until)
  returning * into v_file;
  return v_file;
end;
$$;

comment on function app.store_file(app.media_type, bytea, timestamptz) is
  E'@behavior -*\nKeeps a file, for ever unless an end is given, and returns it with its hash.';
