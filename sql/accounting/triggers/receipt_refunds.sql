create or replace trigger _100_stamp
  before insert or update on accounting.receipt_refunds
  for each row execute function app.tg__stamp();
