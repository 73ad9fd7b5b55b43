insert into app.rules (name, sqlstate, status, message) values
  ('ledger_seals_append_only', '55000', null, 'A seal is never changed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on accounting.ledger_seals
  for each statement execute function app.tg__append_only();
