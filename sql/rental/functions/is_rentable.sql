-- A vehicle that is named may be brought to the origin; of a class only those count that are there.
create or replace function rental.is_rentable(
  vehicle_id uuid,
  vehicle_class_id uuid,
  origin_location_id uuid,
  start_at timestamptz,
  blocked_until timestamptz
) returns boolean
  language sql stable
return case
  when vehicle_id is not null then rental.is_vehicle_available(vehicle_id, start_at, blocked_until)
  else exists (
    select from rental.rentable_vehicles v
    where v.vehicle_class_id = is_rentable.vehicle_class_id
      and v.is_in_service
      and rental.place_of_vehicle(v.id, start_at) = is_rentable.origin_location_id
      and rental.is_vehicle_available(v.id, start_at, blocked_until))
end;

comment on function rental.is_rentable(uuid, uuid, uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether the vehicle, or any of the class that is at the origin then, is free '
  'from an instant to the end of a turnaround. Granted to nobody: only security definer '
  'functions reach it.';
