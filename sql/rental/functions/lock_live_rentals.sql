create or replace function rental.lock_live_rentals(vehicle_id uuid) returns void
  language sql volatile
begin atomic
  select from rental.rentals r
  where r.vehicle_id = lock_live_rentals.vehicle_id and r.status in ('reserved', 'active')
  order by r.id
  for no key update;
end;

comment on function rental.lock_live_rentals(uuid) is
  E'@behavior -*\nLocks the live rentals of a vehicle, for those who go on to its calendar: the '
  'rentals come first (lock_rental). Granted to nobody: only security definer functions reach it.';
