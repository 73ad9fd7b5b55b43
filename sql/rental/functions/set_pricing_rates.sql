insert into app.rules (name, sqlstate, status, message) values
  ('pricing_plan_rates_version_forward', '55000', null,
   'New prices begin after every version that is there.')
on conflict (name) do update
  set sqlstate = excluded.sqlstate, status = excluded.status, message = excluded.message;

create or replace function rental.set_pricing_rates(
  pricing_plan_id uuid,
  valid_from date,
  hour_price_cents app.cents default null,
  day_price_cents app.cents default null,
  week_price_cents app.cents default null,
  included_km_per_day integer default 200,
  extra_km_price_cents app.cents default 0,
  fuel_price_per_eighth_cents app.cents default 0,
  one_way_fee_cents app.cents default 0,
  deposit_cents app.cents default 0,
  turnaround_minutes integer default 60,
  late_grace_minutes integer default 29,
  cancellation_tiers rental.cancellation_tier[] default '{}'
) returns rental.pricing_plan_rates
  language plpgsql volatile security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_rate rental.pricing_plan_rates;
begin
  perform app.require_permission('rentals.configure');

  -- Two new versions side by side: the second waits and sees the first.
  perform from rental.pricing_plans p
  where p.id = set_pricing_rates.pricing_plan_id for no key update;
  if not found then
    perform app.raise_not_found('plan');
  end if;
  if exists (
    select from rental.pricing_plan_rates r
    where r.pricing_plan_id = set_pricing_rates.pricing_plan_id
      and lower(r.valid_during) >= set_pricing_rates.valid_from
  ) then
    perform app.raise_rule('pricing_plan_rates_version_forward');
  end if;

  update rental.pricing_plan_rates r
  set valid_during = daterange(lower(r.valid_during), set_pricing_rates.valid_from)
  where r.pricing_plan_id = set_pricing_rates.pricing_plan_id
    and r.valid_during @> set_pricing_rates.valid_from;

  insert into rental.pricing_plan_rates (
    pricing_plan_id, valid_during, hour_price_cents, day_price_cents, week_price_cents,
    included_km_per_day, extra_km_price_cents, fuel_price_per_eighth_cents, one_way_fee_cents,
    deposit_cents, turnaround_minutes, late_grace_minutes, cancellation_tiers)
  values (
    set_pricing_rates.pricing_plan_id, daterange(set_pricing_rates.valid_from, null),
    set_pricing_rates.hour_price_cents, set_pricing_rates.day_price_cents,
    set_pricing_rates.week_price_cents,
    coalesce(set_pricing_rates.included_km_per_day, 200),
    coalesce(set_pricing_rates.extra_km_price_cents, 0),
    coalesce(set_pricing_rates.fuel_price_per_eighth_cents, 0),
    coalesce(set_pricing_rates.one_way_fee_cents, 0), coalesce(set_pricing_rates.deposit_cents, 0),
    coalesce(set_pricing_rates.turnaround_minutes, 60),
    coalesce(set_pricing_rates.late_grace_minutes, 29),
    coalesce(set_pricing_rates.cancellation_tiers, '{}'))
  returning * into v_rate;
  return v_rate;
end;
$$;

comment on function rental.set_pricing_rates(
  uuid, date, app.cents, app.cents, app.cents, integer, app.cents, app.cents, app.cents, app.cents,
  integer, integer, rental.cancellation_tier[]
) is
  E'Sets the prices of a plan for rentals that start from a day on; those before it keep theirs. '
  'A version that is there is never changed, only ended by the next one '
  '(PRICING_PLAN_RATES_VERSION_FORWARD). Permission: rentals.configure.\n'
  '@param pricing_plan_id The plan.\n'
  '@param valid_from The first local start date that it prices.\n'
  '@param hour_price_cents The price of an hour, net; none: hours cost a day.\n'
  '@param day_price_cents The price of a day, net; none: days cost a week.\n'
  '@param week_price_cents The price of seven days, net; none: each day costs a day.\n'
  '@param included_km_per_day Kilometres in the price of a day.\n'
  '@param extra_km_price_cents The price of a kilometre beyond, net.\n'
  '@param fuel_price_per_eighth_cents The price of an eighth of a tank that is missing, net.\n'
  '@param one_way_fee_cents The fee for a return to another location, net.\n'
  '@param deposit_cents What the customer leaves as a deposit.\n'
  '@param turnaround_minutes Minutes that the vehicle needs after a return.\n'
  '@param late_grace_minutes Minutes after the end that cost nothing.\n'
  '@param cancellation_tiers What cancelling costs, by hours before the start.\n'
  'Security definer: clients have no right to write the table.';

grant execute on function rental.set_pricing_rates(
  uuid, date, app.cents, app.cents, app.cents, integer, app.cents, app.cents, app.cents, app.cents,
  integer, integer, rental.cancellation_tier[]
) to staff, admin, service;
