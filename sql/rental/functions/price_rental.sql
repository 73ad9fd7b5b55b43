-- Pure: the same rate, times and extras give the same cents for ever. A reversed period has no
-- price; the check of the table that it is meant for refuses it.
create or replace function rental.price_rental(
  rate rental.pricing_plan_rates,
  start_at timestamptz,
  end_at timestamptz,
  time_zone text,
  is_one_way boolean,
  extras rental.priced_extra[]
) returns setof rental.charge_line
  language plpgsql immutable parallel safe rows 5 set search_path = ''
as $$
declare
  v_days constant integer := rental.whole_days(start_at, end_at, time_zone);
  -- Elapsed, because local time runs backwards when the clocks go back.
  v_hours constant integer := ceil(
    extract(epoch from end_at - rental.days_later(start_at, v_days, time_zone)) / 3600);
begin
  if end_at <= start_at then
    return;
  end if;

  return query
  select l.charge_type::rental.charge_type, l.description, l.quantity, l.price_cents::app.cents,
         (l.quantity * l.price_cents)::app.cents, 0, 0::app.cents
  from (
    select 'base', b.description, b.quantity, b.price_cents
    from rental.base_units(rate, v_days, v_hours) as u
    cross join lateral (values
      ('Weeks', u.week_count, rate.week_price_cents::bigint),
      ('Days', u.day_count, rate.day_price_cents),
      ('Hours', u.hour_count, rate.hour_price_cents)) as b (description, quantity, price_cents)
    where b.quantity > 0
    union all
    select 'one_way', 'One-way fee', 1, rate.one_way_fee_cents
    where is_one_way and rate.one_way_fee_cents > 0
    union all
    select 'extra', e.name,
           e.quantity * case e.unit
             when 'per_day' then rental.priced_days(start_at, end_at, time_zone)
             else 1
           end,
           e.unit_price_cents
    from unnest(extras) as e
  ) as l (charge_type, description, quantity, price_cents);
end;
$$;

comment on function rental.price_rental(
  rental.pricing_plan_rates, timestamptz, timestamptz, text, boolean, rental.priced_extra[]
) is
  E'@behavior -*\nThe net price of a rental, line by line: weeks, days on the local clock of the '
  'time zone, hours begun, one-way fee, extras. The fields of tax are 0 (rental.taxed_lines fills '
  'them). No lines for a reversed period.';
