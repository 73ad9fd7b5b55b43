-- The constraints decide, when a rental is written; this tells beforehand. It is stricter in two
-- cases: an overdue vehicle isn't back yet, whatever its rental had agreed, nor is one that stands
-- in the workshop longer than was expected.
create or replace function rental.is_vehicle_available(
  vehicle_id uuid, start_at timestamptz, blocked_until timestamptz
) returns boolean
  language sql stable
return case
  when is_vehicle_available.blocked_until > is_vehicle_available.start_at
  then exists (
      select from rental.rentable_vehicles v
      where v.id = is_vehicle_available.vehicle_id and v.is_in_service
        and (v.workshop_until is null
          or is_vehicle_available.start_at >= greatest(v.workshop_until, now())))
    and exists (
      select from rental.vehicle_availability a
      where a.vehicle_id = is_vehicle_available.vehicle_id
        and a.available_during
          @> tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not exists (
      select from rental.rentals r
      where r.vehicle_id = is_vehicle_available.vehicle_id
        and r.status in ('reserved', 'active')
        and r.rental_period
          && tstzrange(is_vehicle_available.start_at, is_vehicle_available.blocked_until))
    and not rental.is_out_late(vehicle_id, start_at, blocked_until)
  else false
end;

comment on function rental.is_vehicle_available(uuid, timestamptz, timestamptz) is
  E'@behavior -*\nWhether a vehicle is free from an instant to the end of a turnaround. '
  'Granted to nobody: only security definer functions reach it.';
