create or replace trigger _100_stamp
  before insert or update on rental.rentable_vehicles
  for each row execute function app.tg__stamp();

create or replace function rental.tg_rentable_vehicles__rewrite_availability() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform rental.rewrite_availability(new.id);
  return null;
end;
$$;

comment on function rental.tg_rentable_vehicles__rewrite_availability() is
  'Opens and ends a vehicle''s availability with its time in the fleet.';

create or replace trigger _500_rewrite_availability
  after insert or update of opened_during on rental.rentable_vehicles
  for each row execute function rental.tg_rentable_vehicles__rewrite_availability();
