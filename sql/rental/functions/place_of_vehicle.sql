-- A rental that came back tells where it was taken back; a live one where it will be.
create or replace function rental.place_of_vehicle(vehicle_id uuid, at timestamptz) returns uuid
  language sql stable
begin atomic
  select coalesce(
    (select r.destination_location_id
     from rental.rentals r
     where r.vehicle_id = place_of_vehicle.vehicle_id
       and r.status in ('reserved', 'active', 'completed')
       and r.ends_at <= place_of_vehicle.at
     order by r.ends_at desc
     limit 1),
    (select v.home_location_id
     from rental.rentable_vehicles v
     where v.id = place_of_vehicle.vehicle_id));
end;

comment on function rental.place_of_vehicle(uuid, timestamptz) is
  E'@behavior -*\nThe location where a vehicle is, or will be, at an instant: the destination of '
  'its last live or completed rental that ends before, else its home. Granted to nobody: only '
  'security definer functions reach it.';
