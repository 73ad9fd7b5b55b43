-- The life of a vehicle (fleet.md 1).
select app.allow_transition('vehicle', null, 'active', 'register_vehicle', 'VehicleRegistered');
select app.allow_transition(
  'vehicle', 'active', 'rented', 'activate_rental', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'rented', 'active', 'complete_rental', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'active', 'under_maintenance', 'start_maintenance', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'under_maintenance', 'active', 'complete_maintenance', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'under_maintenance', 'active', 'cancel_maintenance', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'active', 'decommissioned', 'decommission_vehicle', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'under_maintenance', 'decommissioned', 'decommission_vehicle', 'VehicleStateChanged');
select app.allow_transition(
  'vehicle', 'rented', 'decommissioned', 'decommission_vehicle', 'VehicleStateChanged');

insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_status_transition', '55000', null,
   'The vehicle cannot go from its state to that one.'),
  ('vehicles_never_deleted', '55000', null, 'A vehicle is decommissioned, never deleted.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function fleet.tg_vehicles__never_deleted() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform app.raise_rule('vehicles_never_deleted');
  return null;
end;
$$;

comment on function fleet.tg_vehicles__never_deleted() is
  'Refuses DELETE and TRUNCATE: rentals, readings and books point at a vehicle for ever.';

create or replace trigger _100_stamp
  before insert or update on fleet.vehicles
  for each row execute function app.tg__stamp();

create or replace trigger _200_state_transition
  before insert or update of status on fleet.vehicles
  for each row execute function app.tg__state_transition('vehicle');

create or replace trigger _200_never_deleted
  before delete or truncate on fleet.vehicles
  for each statement execute function fleet.tg_vehicles__never_deleted();

create or replace trigger _800_state_change
  after insert or update of status on fleet.vehicles
  for each row execute function app.tg__state_change(
    'vehicle', 'id', 'plate_number', 'status', 'vehicle_class_id', 'home_location_id',
    'available_from', 'decommissioned_at', 'decommission_reason');
