insert into app.rules (name, sqlstate, status, message) values
  ('year_closings_append_only', '55000', null, 'That a year was closed stays on record.'),
  ('year_closings_immutable', '55000', null, 'Of a closed year only its reversal is written, once.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on accounting.year_closings
  for each row execute function app.tg__stamp();

create or replace trigger _200_append_only
  before delete or truncate on accounting.year_closings
  for each statement execute function app.tg__append_only();

create or replace trigger _200_reversed_once
  before update on accounting.year_closings
  for each row when (old.reversal_entry_id is not null)
  execute function app.tg__append_only();

create or replace trigger _250_frozen
  before update on accounting.year_closings
  for each row execute function app.tg__frozen('*: reversal_entry_id');
