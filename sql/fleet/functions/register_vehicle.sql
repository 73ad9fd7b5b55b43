create or replace function fleet.register_vehicle(
  plate_number text,
  make text,
  model text,
  vehicle_class_id uuid,
  home_location_id uuid,
  variant text default null,
  year integer default null,
  passenger_capacity integer default null,
  load_limit_kg integer default null,
  acquisition_price_cents app.cents default null,
  currency app.currency_code default null,
  max_km_per_day integer default 2000,
  available_from timestamptz default now()
) returns fleet.vehicles
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_vehicle fleet.vehicles;
begin
  perform app.require_permission('vehicles.register');

  insert into fleet.vehicles (
    plate_number, make, model, variant, year, passenger_capacity, load_limit_kg, vehicle_class_id,
    home_location_id, acquisition_price_cents, currency, max_km_per_day, available_from)
  values (
    fleet.normal_plate(plate_number),
    app.clean_text(make), app.clean_text(model), app.clean_text(variant),
    year, passenger_capacity, load_limit_kg, vehicle_class_id, home_location_id,
    acquisition_price_cents, currency, coalesce(max_km_per_day, 2000),
    coalesce(available_from, now()))
  returning * into v_vehicle;
  return v_vehicle;
end;
$$;

comment on function fleet.register_vehicle(
  text, text, text, uuid, uuid, text, integer, integer, integer, app.cents, app.currency_code,
  integer, timestamptz
) is
  E'Adds a vehicle to the fleet. Permission: vehicles.register.\n'
  '@param plate_number The number plate; spaces and dashes do not count.\n'
  '@param make Who built it.\n'
  '@param model What its maker calls it.\n'
  '@param vehicle_class_id The class that it is rented as.\n'
  '@param home_location_id Where it belongs.\n'
  '@param variant Which version of the model.\n'
  '@param year The year it was built.\n'
  '@param passenger_capacity How many people it takes, the driver included.\n'
  '@param load_limit_kg What it may carry, in kilograms.\n'
  '@param acquisition_price_cents What it cost, in minor units of currency.\n'
  '@param currency The currency of its price.\n'
  '@param max_km_per_day The most kilometres a day that an odometer reading is believed for.\n'
  '@param available_from From when on it can be rented; now, if not given; may lie in the past.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.register_vehicle(
  text, text, text, uuid, uuid, text, integer, integer, integer, app.cents, app.currency_code,
  integer, timestamptz
) to staff, admin, service;
