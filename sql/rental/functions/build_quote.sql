insert into app.rules (name, sqlstate, status, message) values
  ('quotes_vehicle_or_class', '23514', null,
   'A quote is for a vehicle or for a class of vehicles.'),
  ('quotes_vehicle_of_class', '23514', null, 'The vehicle is of another class.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.build_quote(
  customer_id uuid,
  vehicle_id uuid,
  vehicle_class_id uuid,
  origin_location_id uuid,
  destination_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  pricing_plan_id uuid,
  extras rental.extra_request[]
) returns rental.quotes
  language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_destination_id constant uuid := coalesce(destination_location_id, origin_location_id);
  v_class_id uuid := vehicle_class_id;
  v_plan rental.pricing_plans;
  v_rate rental.pricing_plan_rates;
  v_lines rental.charge_line[];
  v_quote rental.quotes;
begin
  perform rental.require_period(start_at, end_at);
  -- By key, so that a time zone stays what it was when the price was made
  -- (locations_time_zone_frozen).
  perform from rental.locations l where l.id = build_quote.origin_location_id for key share;
  if not found or not exists (select from rental.locations l where l.id = v_destination_id) then
    perform app.raise_not_found('location');
  end if;
  if vehicle_id is not null then
    select v.vehicle_class_id into v_class_id
    from rental.rentable_vehicles v where v.id = build_quote.vehicle_id;
    if not found then
      perform app.raise_not_found('vehicle');
    end if;
    if v_class_id <> vehicle_class_id then
      perform app.raise_rule('quotes_vehicle_of_class');
    end if;
  elsif v_class_id is null then
    perform app.raise_rule('quotes_vehicle_or_class');
  elsif not fleet.is_vehicle_class(v_class_id) then
    perform app.raise_not_found('vehicle class');
  end if;

  v_plan := rental.chosen_plan(pricing_plan_id, v_class_id);
  v_rate := rental.rate_on(v_plan.id, rental.local_date(origin_location_id, start_at));
  v_lines := rental.rental_price(
    v_rate.id, origin_location_id, v_destination_id, start_at, end_at,
    rental.offered_extras(extras, v_plan.currency));

  insert into rental.quotes (
    customer_id, vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
    start_at, end_at, pricing_plan_id, pricing_plan_rate_id, extras, lines, net_cents, tax_cents,
    total_cents, deposit_cents, currency, is_available, expires_at)
  select build_quote.customer_id, build_quote.vehicle_id, v_class_id,
         build_quote.origin_location_id, v_destination_id, build_quote.start_at, build_quote.end_at,
         v_plan.id, v_rate.id,
         coalesce(build_quote.extras, '{}'), v_lines, sum(l.net_cents), sum(l.tax_cents),
         sum(l.net_cents + l.tax_cents), v_rate.deposit_cents, v_plan.currency,
         rental.is_rentable(
           build_quote.vehicle_id, v_class_id, build_quote.origin_location_id,
           build_quote.start_at,
           build_quote.end_at + make_interval(mins => v_rate.turnaround_minutes)),
         now() + rental.quote_lifetime()
  from unnest(v_lines) as l
  returning * into v_quote;
  return v_quote;
end;
$$;

comment on function rental.build_quote(
  uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) is
  E'@behavior -*\nPrices a rental and stores it as an open quote. A destination that is left out '
  'is the origin; of a vehicle the class is its own; a plan that is left out is the default one. '
  'Checks no permission and is granted to nobody: only commands reach it.';
