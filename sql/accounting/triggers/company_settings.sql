create or replace trigger _100_stamp
  before insert or update on accounting.company_settings
  for each row execute function app.tg__stamp();
