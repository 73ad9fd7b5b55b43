insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plan_rates_immutable', '55000', null,
   'Prices are never changed: a new version begins where this one ends.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace trigger _100_stamp
  before insert or update on rental.pricing_plan_rates
  for each row execute function app.tg__stamp();

create or replace trigger _200_immutable
  before update or delete on rental.pricing_plan_rates
  for each row execute function app.tg__immutable_version();

create or replace trigger _200_immutable_whole
  before truncate on rental.pricing_plan_rates
  for each statement execute function app.tg__immutable_version();
