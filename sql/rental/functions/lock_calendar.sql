create or replace function rental.lock_calendar(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  select from rental.rentable_vehicles v where v.id = lock_calendar.vehicle_id for update;
end;

comment on function rental.lock_calendar(uuid) is
  E'@behavior -*\nHolds the calendar of a vehicle alone, for commands of other contexts that look '
  'for a gap and take it. Granted to nobody: only security definer functions reach it.';
