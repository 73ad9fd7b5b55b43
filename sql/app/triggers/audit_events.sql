insert into app.rules (name, sqlstate, status, message) values
  ('audit_events_append_only', '55000', null, 'These records are only ever added to.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on app.audit_events
  for each statement execute function app.tg__append_only();
