insert into app.rules (name, sqlstate, status, message) values
  ('vehicles_row_version_current', '55000', null, 'The vehicle was changed since it was read.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function fleet.update_vehicle(
  id uuid,
  row_version bigint,
  plate_number text default null,
  make text default null,
  model text default null,
  variant text default null,
  year integer default null,
  passenger_capacity integer default null,
  load_limit_kg integer default null,
  vehicle_class_id uuid default null,
  home_location_id uuid default null,
  acquisition_price_cents app.cents default null,
  currency app.currency_code default null,
  max_km_per_day integer default null
) returns fleet.vehicles
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_vehicle fleet.vehicles;
begin
  perform app.require_permission('vehicles.update');

  select * into v_vehicle from fleet.vehicles v where v.id = update_vehicle.id for no key update;
  if not found then
    perform app.raise_not_found('vehicle');
  end if;
  if v_vehicle.row_version is distinct from update_vehicle.row_version then
    perform app.raise_rule('vehicles_row_version_current',
      jsonb_build_object('rowVersion', v_vehicle.row_version::text));
  end if;

  update fleet.vehicles v set
    plate_number = coalesce(fleet.normal_plate(update_vehicle.plate_number), v.plate_number),
    make = coalesce(app.clean_text(update_vehicle.make), v.make),
    model = coalesce(app.clean_text(update_vehicle.model), v.model),
    variant = coalesce(app.clean_text(update_vehicle.variant), v.variant),
    year = coalesce(update_vehicle.year, v.year),
    passenger_capacity = coalesce(update_vehicle.passenger_capacity, v.passenger_capacity),
    load_limit_kg = coalesce(update_vehicle.load_limit_kg, v.load_limit_kg),
    vehicle_class_id = coalesce(update_vehicle.vehicle_class_id, v.vehicle_class_id),
    home_location_id = coalesce(update_vehicle.home_location_id, v.home_location_id),
    acquisition_price_cents = coalesce(
      update_vehicle.acquisition_price_cents, v.acquisition_price_cents),
    currency = coalesce(update_vehicle.currency, v.currency),
    max_km_per_day = coalesce(update_vehicle.max_km_per_day, v.max_km_per_day)
  where v.id = update_vehicle.id
  returning * into v_vehicle;
  return v_vehicle;
end;
$$;

comment on function fleet.update_vehicle(
  uuid, bigint, text, text, text, text, integer, integer, integer, uuid, uuid, app.cents,
  app.currency_code, integer
) is
  E'Changes what is known of a vehicle; what is left out stays. Refused if it changed since it '
  'was read '
  '(VEHICLES_ROW_VERSION_CURRENT). Permission: vehicles.update.\n'
  '@param id The vehicle.\n'
  '@param row_version The version that you read.\n'
  '@param plate_number The number plate; spaces and dashes do not count.\n'
  '@param make Who built it.\n'
  '@param model What its maker calls it.\n'
  '@param variant Which version of the model.\n'
  '@param year The year it was built.\n'
  '@param passenger_capacity How many people it takes, the driver included.\n'
  '@param load_limit_kg What it may carry, in kilograms.\n'
  '@param vehicle_class_id The class that it is rented as.\n'
  '@param home_location_id Where it belongs.\n'
  '@param acquisition_price_cents What it cost, in minor units of currency.\n'
  '@param currency The currency of its price.\n'
  '@param max_km_per_day The most kilometres a day that an odometer reading is believed for.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function fleet.update_vehicle(
  uuid, bigint, text, text, text, text, integer, integer, integer, uuid, uuid, app.cents,
  app.currency_code, integer
) to staff, admin, service;
