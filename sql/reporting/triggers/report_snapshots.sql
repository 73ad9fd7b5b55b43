insert into app.rules (name, sqlstate, status, message) values
  ('report_snapshots_append_only', '55000', null, 'A snapshot is never changed: take another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert on reporting.report_snapshots
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.report_snapshots
  for each statement execute function app.tg__append_only();
