insert into app.rules (name, sqlstate, status, message) values
  ('company_settings_append_only', '55000', null, 'The company''s details are never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.company_settings
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on accounting.company_settings
  for each statement execute function app.tg__append_only();
