create or replace trigger _100_stamp
  before insert or update on accounting.receipts
  for each row execute function app.tg__stamp();
