create or replace function rental.rental_price(
  rate_id uuid,
  origin_location_id uuid,
  destination_location_id uuid,
  start_at timestamptz,
  end_at timestamptz,
  extras rental.priced_extra[]
) returns rental.charge_line[]
  language plpgsql stable set search_path = ''
as $$
declare
  v_rate rental.pricing_plan_rates;
  v_time_zone text;
  v_lines rental.charge_line[];
begin
  select * into strict v_rate from rental.pricing_plan_rates r where r.id = rate_id;
  select l.time_zone into strict v_time_zone
  from rental.locations l where l.id = origin_location_id;

  select array_agg(l) into v_lines
  from rental.price_rental(
    v_rate, start_at, end_at, v_time_zone,
    destination_location_id <> origin_location_id, extras) as l;
  return rental.taxed_lines(v_lines, origin_location_id, (start_at at time zone v_time_zone)::date);
end;
$$;

comment on function rental.rental_price(
  uuid, uuid, uuid, timestamptz, timestamptz, rental.priced_extra[]
) is
  E'@behavior -*\nThe price of a rental under a version of prices, with the tax of the origin on '
  'the local start date. Granted to nobody: only security definer functions reach it.';
