insert into app.rules (name, sqlstate, status, message) values
  ('clusters_append_only', '55000', null, 'Where the books have lived is only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.clusters
  for each statement execute function app.tg__append_only();
