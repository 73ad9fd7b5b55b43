create or replace function fleet.is_vehicle_class(id uuid) returns boolean
  language sql stable
return exists (select from fleet.vehicle_classes c where c.id = is_vehicle_class.id);

comment on function fleet.is_vehicle_class(uuid) is
  E'@behavior -*\nWhether there is such a class; for contexts that point at one. Granted to '
  'nobody: only security definer functions reach it.';
