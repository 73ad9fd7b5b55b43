create or replace trigger _100_stamp
  before insert or update on fleet.vehicle_documents
  for each row execute function app.tg__stamp();
