-- Hours that would cost a day are a day, and days (with their hours) that would cost a week are a
-- week. Capping the days alone would let six days and some hours cost more than seven days.
create or replace function rental.base_units(
  rate rental.pricing_plan_rates, days integer, hours integer,
  out week_count integer, out day_count integer, out hour_count integer
)
  language plpgsql immutable parallel safe set search_path = ''
as $$
declare
  v_day_cents constant bigint := coalesce(rate.day_price_cents, rate.week_price_cents);
  v_hour_cents constant bigint := coalesce(rate.hour_price_cents, v_day_cents);
begin
  week_count := case when rate.week_price_cents is null then 0 else days / 7 end;
  day_count := days - week_count * 7;
  hour_count := hours;

  if hour_count > 0 and hour_count * v_hour_cents >= v_day_cents then
    day_count := day_count + 1;
    hour_count := 0;
  end if;
  if day_count > 0
     and day_count * v_day_cents + hour_count * v_hour_cents >= rate.week_price_cents then
    week_count := week_count + 1;
    day_count := 0;
    hour_count := 0;
  end if;
end;
$$;

comment on function rental.base_units(rental.pricing_plan_rates, integer, integer) is
  E'@behavior -*\nThe weeks, days and hours that are paid for whole days and the hours left. A '
  'missing price falls to the next larger; no part costs more than one unit of the next.';
