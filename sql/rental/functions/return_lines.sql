create or replace function rental.return_lines(
  rental_id uuid,
  returned_at timestamptz,
  odometer_out integer,
  odometer_in integer,
  fuel_out integer,
  fuel_in integer,
  damages rental.damage[]
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rental rental.rentals;
  v_rate rental.pricing_plan_rates;
  v_time_zone text;
  v_priced_days integer;
  v_extra_km integer;
  v_lines rental.charge_line[];
begin
  select * into strict v_rental from rental.rentals r where r.id = return_lines.rental_id;
  select * into strict v_rate
  from rental.pricing_plan_rates r where r.id = v_rental.pricing_plan_rate_id;
  select l.time_zone into strict v_time_zone
  from rental.locations l where l.id = v_rental.origin_location_id;

  v_priced_days := rental.priced_days(v_rental.start_at, v_rental.end_at, v_time_zone);
  v_extra_km := greatest(0,
    odometer_in - odometer_out - v_rate.included_km_per_day::bigint * v_priced_days);

  select array_agg(l) into v_lines
  from (
    select late from rental.late_lines(v_rate, v_rental.end_at, returned_at) as late
    union all
    select (
      c.charge_type, c.description, c.quantity, c.price_cents, c.quantity * c.price_cents, 0, 0
    )::rental.charge_line
    from (
      values ('extra_km', 'Kilometres beyond the included ones', v_extra_km,
              v_rate.extra_km_price_cents::bigint),
             ('fuel', 'Missing fuel, in eighths', fuel_out - fuel_in,
              v_rate.fuel_price_per_eighth_cents)
      union all
      select 'damage', left(coalesce(app.clean_text(d.description), 'Damage'), 300), 1,
             d.charge_cents
      from unnest(damages) as d
    ) as c (charge_type, description, quantity, price_cents)
    where c.quantity > 0 and c.price_cents > 0
  ) as all_lines (l);
  return rental.taxed_lines(
    v_lines, v_rental.origin_location_id, (v_rental.start_at at time zone v_time_zone)::date);
end;
$$;

comment on function rental.return_lines(
  uuid, timestamptz, integer, integer, integer, integer, rental.damage[]
) is
  E'@behavior -*\nWhat a return adds to the agreed price, taxed as the rental is: lateness, '
  'kilometres beyond those of its priced days, missing fuel, damages. What costs nothing gives no '
  'line. Granted to nobody: only security definer functions reach it.';
