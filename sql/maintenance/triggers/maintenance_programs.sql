insert into app.rules (name, sqlstate, status, message) values
  ('maintenance_programs_append_only', '55000', null,
   'A programme is switched off, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on maintenance.maintenance_programs
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on maintenance.maintenance_programs
  for each statement execute function app.tg__append_only();
