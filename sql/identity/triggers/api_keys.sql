create or replace trigger _100_stamp
  before insert or update on identity.api_keys
  for each row execute function app.tg__stamp();
