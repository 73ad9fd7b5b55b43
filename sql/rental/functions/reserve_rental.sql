insert into app.rules (name, sqlstate, status, message) values
  ('rentals_customer_named', '23514', null, 'A rental is reserved for a customer.'),
  ('rentals_quote_or_terms', '23514', null,
   'What a quote is for is not asked for again beside it.'),
  ('rentals_customer_of_quote', '23514', null, 'The quote was made for another customer.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.reserve_rental(
  quote_id uuid default null,
  customer_id uuid default null,
  vehicle_id uuid default null,
  vehicle_class_id uuid default null,
  origin_location_id uuid default null,
  destination_location_id uuid default null,
  start_at timestamptz default null,
  end_at timestamptz default null,
  pricing_plan_id uuid default null,
  extras rental.extra_request[] default '{}'
) returns rental.rentals
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_variable
declare
  v_own_customer_id constant uuid := rental.reserving_customer_id();
  v_quote rental.quotes;
  v_blocked_until timestamptz;
  v_rental rental.rentals;
begin
  if v_own_customer_id <> coalesce(customer_id, v_own_customer_id) then
    perform app.raise_not_found('customer');
  end if;
  if quote_id is not null and (
    num_nonnulls(vehicle_id, vehicle_class_id, origin_location_id, destination_location_id,
                 start_at, end_at, pricing_plan_id) > 0 or cardinality(extras) > 0) then
    perform app.raise_rule('rentals_quote_or_terms');
  end if;
  v_quote := case when quote_id is not null
    then rental.open_quote(quote_id, v_own_customer_id)
    else rental.build_quote(
      coalesce(v_own_customer_id, customer_id), vehicle_id, vehicle_class_id, origin_location_id,
      destination_location_id, start_at, end_at, pricing_plan_id, extras) end;
  if v_quote.customer_id <> coalesce(customer_id, v_quote.customer_id) then
    perform app.raise_rule('rentals_customer_of_quote');
  end if;
  v_quote.customer_id := coalesce(v_quote.customer_id, v_own_customer_id, customer_id);
  if v_quote.customer_id is null then
    perform app.raise_rule('rentals_customer_named');
  end if;
  -- Judged by the time of the quote: who comes to the counter now must not be late because of the
  -- counter.
  if v_quote.start_at < v_quote.created_at then
    perform app.require_permission('rentals.backdate');
  end if;

  update rental.quotes q
  set status = 'accepted', customer_id = v_quote.customer_id
  where q.id = v_quote.id;

  select v_quote.end_at + make_interval(mins => p.turnaround_minutes) into strict v_blocked_until
  from rental.pricing_plan_rates p where p.id = v_quote.pricing_plan_rate_id;
  v_rental := case when v_quote.vehicle_id is not null
    then rental.reserve_vehicle(v_quote, v_blocked_until)
    else rental.reserve_class(v_quote, v_blocked_until) end;

  -- After the insert: a rental that was live until a moment ago had its say there, and is completed
  -- here.
  if v_rental.start_at < now() then
    perform rental.refuse_past_overlap(
      v_rental.vehicle_id, v_rental.start_at, v_rental.end_at);
  end if;
  perform rental.freeze_extras(v_rental, v_quote.extras);
  return v_rental;
end;
$$;

comment on function rental.reserve_rental(
  uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) is
  E'Reserves a vehicle: from a quote, whose price is frozen (QUOTES_NOT_EXPIRED), or at once with '
  'what a quote asks for. Of a class any free vehicle that is at the origin '
  '(RENTALS_CLASS_AVAILABLE). Refused where the vehicle is taken (RENTALS_NO_DOUBLE_BOOKING; '
  'details: nextFreeAt) or blocked (RENTALS_WITHIN_AVAILABILITY). Permission: rentals.reserve, '
  'for oneself rentals.reserve_own; a start in the past needs rentals.backdate, and must not '
  'touch a completed rental (RENTALS_NO_PAST_OVERLAP).\n'
  '@param quote_id The quote, alone or with its customer (RENTALS_QUOTE_OR_TERMS); or the rest.\n'
  '@param customer_id Who rents, unless the quote says it or it is oneself.\n'
  '@param vehicle_id The vehicle, or:\n'
  '@param vehicle_class_id the class of which it is to be any.\n'
  '@param origin_location_id Where it is handed over.\n'
  '@param destination_location_id Where it is taken back; the origin, if not given.\n'
  '@param start_at The start.\n'
  '@param end_at The end.\n'
  '@param pricing_plan_id The plan; the default one of the class, if not given.\n'
  '@param extras The extras, each once, with its quantity.\n'
  'Security definer: clients have no right to write the tables.';

grant execute on function rental.reserve_rental(
  uuid, uuid, uuid, uuid, uuid, uuid, timestamptz, timestamptz, uuid, rental.extra_request[]
) to customer, staff, admin, service;
