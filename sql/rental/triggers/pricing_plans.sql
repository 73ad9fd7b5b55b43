insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plans_immutable', '55000', null, 'The currency of a plan stays: its prices are in it.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.pricing_plans
  for each row execute function app.tg__stamp();

create or replace trigger _250_frozen
  before update on rental.pricing_plans
  for each row execute function app.tg__frozen('*: code name vehicle_class_id is_default');
