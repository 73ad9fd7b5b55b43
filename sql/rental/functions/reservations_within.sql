create or replace function rental.reservations_within(vehicle_id uuid, during tstzrange)
  returns uuid[]
  language sql stable
return coalesce(
  (select array_agg(r.id order by r.start_at, r.id)
   from rental.rentals r
   where r.vehicle_id = reservations_within.vehicle_id
     and r.status = 'reserved'
     and r.rental_period && reservations_within.during),
  '{}');

comment on function rental.reservations_within(uuid, tstzrange) is
  E'@behavior -*\nThe reservations of a vehicle that lie in a period, in the order of their '
  'start. Granted to nobody: only security definer functions reach it.';
