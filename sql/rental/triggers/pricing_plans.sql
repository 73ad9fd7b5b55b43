create or replace trigger _100_stamp
  before insert or update on rental.pricing_plans
  for each row execute function app.tg__stamp();
