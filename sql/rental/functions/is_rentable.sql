create or replace function rental.is_rentable(
  vehicle_id uuid, vehicle_class_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return exists (
  select from rental.rentable_vehicles v
  where v.vehicle_class_id = is_rentable.vehicle_class_id
    and (is_rentable.vehicle_id is null or v.id = is_rentable.vehicle_id)
    and v.is_in_service
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = v.id and a.available_during @> tstzrange(start_at, blocked_until))
    and not exists (
      select from rental.rentals r
      where r.vehicle_id = v.id and r.status in ('reserved', 'active')
        and r.rental_period && tstzrange(start_at, blocked_until)));

comment on function rental.is_rentable(uuid, uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether the vehicle, or any of the class, is free from an instant to the end of '
  'a turnaround. Granted to nobody: only security definer functions reach it.';
