-- A late day is 24 hours: the clock that counts is the one that the vehicle is missing by.
create or replace function rental.late_lines(
  rate rental.pricing_plan_rates, end_at timestamptz, returned_at timestamptz
) returns setof rental.charge_line
  language plpgsql immutable parallel safe rows 2 set search_path = ''
as $$
declare
  v_day_cents constant bigint := coalesce(rate.day_price_cents, rate.week_price_cents);
  v_hour_cents constant bigint := coalesce(rate.hour_price_cents, v_day_cents);
  v_grace constant interval := make_interval(mins => rate.late_grace_minutes);
  v_hours integer := greatest(0, ceil(
    extract(epoch from returned_at - end_at - v_grace) / 3600));
  v_days integer := v_hours / 24;
begin
  v_hours := v_hours % 24;
  if v_hours > 0 and v_hours * v_hour_cents >= v_day_cents then
    v_days := v_days + 1;
    v_hours := 0;
  end if;

  return query
  select 'late_fee'::rental.charge_type, l.description, l.quantity, l.price_cents::app.cents,
         (l.quantity * l.price_cents)::app.cents, 0, 0::app.cents
  from (values ('Late return, days', v_days, v_day_cents),
               ('Late return, hours', v_hours, v_hour_cents)
  ) as l (description, quantity, price_cents)
  where l.quantity > 0;
end;
$$;

comment on function rental.late_lines(rental.pricing_plan_rates, timestamptz, timestamptz) is
  E'@behavior -*\nWhat a late return costs, net: after the grace every hour begun, at most a '
  'day''s price in 24 hours. A missing price falls to the next larger.';
