insert into app.rules (name, sqlstate, status, message) values
  ('proof_runs_append_only', '55000', null, 'What a proof found is never changed.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _200_append_only
  before update or delete or truncate on reporting.proof_runs
  for each statement execute function app.tg__append_only();
