create or replace function rental.create_pricing_plan(
  code text,
  name text,
  currency app.currency_code,
  vehicle_class_id uuid default null,
  is_default boolean default false
) returns rental.pricing_plans
  language plpgsql volatile security definer set search_path = ''
as $$
declare
  v_plan rental.pricing_plans;
begin
  perform app.require_permission('rentals.configure');
  if vehicle_class_id is not null and not fleet.is_vehicle_class(vehicle_class_id) then
    perform app.raise_not_found('vehicle class');
  end if;

  insert into rental.pricing_plans (code, name, currency, vehicle_class_id, is_default)
  values (upper(app.clean_text(code) collate "C"), app.clean_text(name), currency, vehicle_class_id,
          coalesce(is_default, false))
  returning * into v_plan;
  return v_plan;
end;
$$;

comment on function rental.create_pricing_plan(text, text, app.currency_code, uuid, boolean) is
  E'Adds a price list, without prices yet. One plan of a class is its default '
  '(PRICING_PLANS_ONE_DEFAULT_PER_CLASS). Permission: rentals.configure.\n'
  '@param code Its short code, such as STANDARD.\n'
  '@param name Its name.\n'
  '@param currency The currency of its prices (ISO 4217).\n'
  '@param vehicle_class_id The class that it prices; any, if not given.\n'
  '@param is_default Whether it is taken for its class when no plan is named.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.create_pricing_plan(text, text, app.currency_code, uuid, boolean)
  to staff, admin, service;
