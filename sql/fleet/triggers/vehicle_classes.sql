create or replace trigger _100_stamp
  before insert or update on fleet.vehicle_classes
  for each row execute function app.tg__stamp();
