create or replace trigger _100_stamp
  before insert or update on accounting.credit_note_lines
  for each row execute function app.tg__stamp();
