-- Typed by people: a Renault is a renault.
create or replace function fleet.is_of_model(vehicle_id uuid, make text, model text)
  returns boolean
  language sql stable
return exists (
  select from fleet.vehicles v
  where v.id = is_of_model.vehicle_id
    and lower(v.make) = lower(is_of_model.make)
    and (is_of_model.model is null or lower(v.model) = lower(is_of_model.model)));

comment on function fleet.is_of_model(uuid, text, text) is
  E'@behavior -*\nWhether a vehicle is of a make and, if one is given, a model, in any case of '
  'letters. Granted to nobody: only security definer functions reach it.';
