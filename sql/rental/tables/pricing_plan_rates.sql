create table rental.pricing_plan_rates (
  id                          uuid                       not null default uuidv7(),
  pricing_plan_id             uuid                       not null,
  valid_during                daterange                  not null,
  hour_price_cents            app.cents,
  day_price_cents             app.cents,
  week_price_cents            app.cents,
  included_km_per_day         integer                    not null default 200,
  extra_km_price_cents        app.cents                  not null default 0,
  fuel_price_per_eighth_cents app.cents                  not null default 0,
  one_way_fee_cents           app.cents                  not null default 0,
  deposit_cents               app.cents                  not null default 0,
  turnaround_minutes          integer                    not null default 60,
  late_grace_minutes          integer                    not null default 29,
  cancellation_tiers          rental.cancellation_tier[] not null default '{}',
  created_at                  timestamptz                not null default now(),
  created_by                  uuid,
  updated_at                  timestamptz                not null default now(),
  updated_by                  uuid,
  row_version                 bigint                     not null default 0,

  constraint pricing_plan_rates_pkey primary key (id),
  constraint pricing_plan_rates_pricing_plan_id_fkey foreign key (pricing_plan_id)
    references rental.pricing_plans (id) on delete restrict,
  constraint pricing_plan_rates_tier_present
    check (num_nonnulls(day_price_cents, week_price_cents) > 0),
  constraint pricing_plan_rates_prices_positive check (
    least(hour_price_cents, day_price_cents, week_price_cents, extra_km_price_cents,
      fuel_price_per_eighth_cents, one_way_fee_cents, deposit_cents) >= 0),
  constraint pricing_plan_rates_prices_bounded check (
    greatest(hour_price_cents, day_price_cents, week_price_cents, extra_km_price_cents,
      fuel_price_per_eighth_cents, one_way_fee_cents, deposit_cents) <= 100000000),
  constraint pricing_plan_rates_hour_below_day
    check (hour_price_cents <= coalesce(day_price_cents, week_price_cents)),
  constraint pricing_plan_rates_day_below_24_hours check (
    coalesce(day_price_cents, week_price_cents) <= 24 * hour_price_cents),
  constraint pricing_plan_rates_day_below_week check (day_price_cents <= week_price_cents),
  constraint pricing_plan_rates_week_below_7_days check (week_price_cents <= 7 * day_price_cents),
  constraint pricing_plan_rates_included_km_range check (included_km_per_day between 0 and 5000),
  constraint pricing_plan_rates_turnaround_range check (turnaround_minutes between 0 and 10080),
  constraint pricing_plan_rates_late_grace_range check (late_grace_minutes between 0 and 1440),
  constraint pricing_plan_rates_cancellation_tiers_valid
    check (rental.are_cancellation_tiers(cancellation_tiers)),
  constraint pricing_plan_rates_valid_during_bounded check (
    not isempty(valid_during) and not lower_inf(valid_during)
    and lower(valid_during) >= '1990-01-01' and lower(valid_during) < '2200-01-01'),
  constraint pricing_plan_rates_no_overlap
    exclude using gist (pricing_plan_id with =, valid_during with &&)
);

create index pricing_plan_rates_pricing_plan_id_idx on rental.pricing_plan_rates (pricing_plan_id);

comment on table rental.pricing_plan_rates is
  'The prices of a plan from one date to another. Never changed: a new version begins where this '
  'one ends.';
comment on column rental.pricing_plan_rates.id is 'The id of the version.';
comment on column rental.pricing_plan_rates.pricing_plan_id is 'The plan.';
comment on column rental.pricing_plan_rates.valid_during is
  'The local start dates of the rentals that it prices.';
comment on column rental.pricing_plan_rates.hour_price_cents is
  'The price of an hour, net; null: hours cost a day.';
comment on column rental.pricing_plan_rates.day_price_cents is
  'The price of a day, net; null: days cost a week.';
comment on column rental.pricing_plan_rates.week_price_cents is
  'The price of seven days, net; null: each day costs a day.';
comment on column rental.pricing_plan_rates.included_km_per_day is
  'Kilometres in the price of a day; 0: none.';
comment on column rental.pricing_plan_rates.extra_km_price_cents is
  'The price of a kilometre beyond, net.';
comment on column rental.pricing_plan_rates.fuel_price_per_eighth_cents is
  'The price of an eighth of a tank that is missing at the return, net.';
comment on column rental.pricing_plan_rates.one_way_fee_cents is
  'The price of returning it elsewhere, net.';
comment on column rental.pricing_plan_rates.deposit_cents is
  'What the customer leaves as a deposit.';
comment on column rental.pricing_plan_rates.turnaround_minutes is
  'Minutes that the vehicle needs after a return.';
comment on column rental.pricing_plan_rates.late_grace_minutes is
  'Minutes after the end that cost nothing.';
comment on column rental.pricing_plan_rates.cancellation_tiers is
  'What cancelling costs, by hours before the start; none: nothing.';
comment on column rental.pricing_plan_rates.created_at is 'When it was written.';
comment on column rental.pricing_plan_rates.created_by is
  'The user who wrote it; null for a hand at the database.';
comment on column rental.pricing_plan_rates.updated_at is 'When it was last changed.';
comment on column rental.pricing_plan_rates.updated_by is 'The user who last changed it.';
comment on column rental.pricing_plan_rates.row_version is
  'How often it was changed; send it back with an update to be refused if it changed since.';
comment on constraint pricing_plan_rates_pricing_plan_id_fkey on rental.pricing_plan_rates is
  'There is no such plan.';
comment on constraint pricing_plan_rates_tier_present on rental.pricing_plan_rates is
  'A plan has a price for a day or for a week.';
comment on constraint pricing_plan_rates_prices_positive on rental.pricing_plan_rates is
  'A price is not negative.';
comment on constraint pricing_plan_rates_prices_bounded on rental.pricing_plan_rates is
  'A price is at most a million units of its currency.';
comment on constraint pricing_plan_rates_hour_below_day on rental.pricing_plan_rates is
  'An hour costs no more than a day (without its price: a week).';
comment on constraint pricing_plan_rates_day_below_24_hours on rental.pricing_plan_rates is
  'A day (without its price: a week) costs no more than 24 hours.';
comment on constraint pricing_plan_rates_day_below_week on rental.pricing_plan_rates is
  'A day costs no more than a week.';
comment on constraint pricing_plan_rates_week_below_7_days on rental.pricing_plan_rates is
  'A week costs no more than 7 days.';
comment on constraint pricing_plan_rates_included_km_range on rental.pricing_plan_rates is
  'A day includes 0 to 5,000 km.';
comment on constraint pricing_plan_rates_turnaround_range on rental.pricing_plan_rates is
  'A turnaround takes 0 minutes to a week.';
comment on constraint pricing_plan_rates_late_grace_range on rental.pricing_plan_rates is
  'The grace is 0 minutes to a day.';
comment on constraint pricing_plan_rates_cancellation_tiers_valid on rental.pricing_plan_rates is
  'Cancellation tiers name different hours from 0 on and fees of 0 to 10,000 basis points, and '
  'cost no less when later.';
comment on constraint pricing_plan_rates_valid_during_bounded on rental.pricing_plan_rates is
  'A version begins on a day between 1990 and 2200.';
comment on constraint pricing_plan_rates_no_overlap on rental.pricing_plan_rates is
  'The plan has prices for some of these days.';
