insert into app.rules (name, sqlstate, status, message) values
  ('extras_immutable', '55000', null, 'The price of an extra stays: retire it, and offer another.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.extras
  for each row execute function app.tg__stamp();

-- A quote names its extras; what they cost must be the same when it is reserved.
create or replace trigger _250_frozen
  before update on rental.extras
  for each row execute function app.tg__frozen('*: code name max_quantity retired_at');
