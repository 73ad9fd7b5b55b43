create or replace function rental.quote_rental(
  origin_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  destination_location_id uuid default null,
  vehicle_id uuid default null,
  vehicle_class_id uuid default null,
  pricing_plan_id uuid default null,
  extras rental.extra_request[] default '{}',
  customer_id uuid default null
) returns rental.quotes
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_own_id constant uuid := rental.current_customer_id();
begin
  perform app.require_permission('rentals.quote');
  if customer_id <> v_own_id or (customer_id is not null and v_own_id is null) then
    perform app.require_permission('customers.read');
  end if;

  return rental.build_quote(
    coalesce(customer_id, v_own_id), vehicle_id, vehicle_class_id, origin_location_id,
    destination_location_id, start_at, end_at, pricing_plan_id, extras);
end;
$$;

comment on function rental.quote_rental(
  uuid, timestamptz, timestamptz, uuid, uuid, uuid, uuid, rental.extra_request[], uuid
) is
  E'Prices a rental, of a vehicle or of any vehicle of a class, and stores the quote for half an '
  'hour. It says whether it could be reserved now, but holds no vehicle. A customer''s quote is '
  'their own. Permission: rentals.quote; for another customer also customers.read.\n'
  '@param origin_location_id Where the vehicle is handed over.\n'
  '@param start_at From when on.\n'
  '@param end_at Until when.\n'
  '@param destination_location_id Where it is taken back; the origin, if not given.\n'
  '@param vehicle_id The vehicle; its class is quoted.\n'
  '@param vehicle_class_id The class, where no vehicle is given.\n'
  '@param pricing_plan_id The plan; the default one of the class, if not given.\n'
  '@param extras The extras, each once.\n'
  '@param customer_id Whom it is for; yourself, if you are a customer.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.quote_rental(
  uuid, timestamptz, timestamptz, uuid, uuid, uuid, uuid, rental.extra_request[], uuid
) to customer, staff, admin, service;
