create or replace trigger _100_stamp
  before insert or update on identity.role_permissions
  for each row execute function app.tg__stamp();
