insert into app.rules (name, sqlstate, status, message) values
  ('oidc_clients_immutable', '55000', null,
   'A client stays what it was registered as: shut it out, and register another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on identity.oidc_clients
  for each row execute function app.tg__stamp();

-- Whom people gave their consent must not become somebody else.
create or replace trigger _200_immutable
  before update on identity.oidc_clients
  for each row execute function app.tg__frozen('*: disabled_at');
