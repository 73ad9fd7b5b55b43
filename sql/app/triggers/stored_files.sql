insert into app.rules (name, sqlstate, status, message) values
  ('stored_files_append_only', '55000', null, 'A file is not changed, nor removed while kept.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or truncate on app.stored_files
  for each statement execute function app.tg__append_only();

-- What was only kept for a while goes when that is over, and not before.
create or replace trigger _200_kept
  before delete on app.stored_files
  for each row when (old.kept_until is null or old.kept_until > now())
  execute function app.tg__append_only();
