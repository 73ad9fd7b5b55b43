import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { pricingPlan, pricingRate } from '../support/price_list.ts';

const database = useDatabase();
const rate = async (db: pg.Client, overrides: Parameters<typeof pricingRate>[2]) =>
  pricingRate(db, await pricingPlan(db), overrides);

test.each([
  ['every price', {}],
  ['days only', { hour_price_cents: null, week_price_cents: null }],
  ['weeks only', { hour_price_cents: null, day_price_cents: null }],
  ['a day at 24 hours', { hour_price_cents: 100, day_price_cents: 2400, week_price_cents: null }],
  ['an hour at a day', { hour_price_cents: 5000 }],
  ['a week at a day', { week_price_cents: 5000 }],
  ['a week at 7 days', { week_price_cents: 35_000 }],
  ['nothing at all', { hour_price_cents: 0, day_price_cents: 0, week_price_cents: 0 }],
  ['hours and weeks', { hour_price_cents: 1000, day_price_cents: null, week_price_cents: 24_000 }],
  ['tiers that rise', { cancellation_tiers: '{"(48,0)","(24,2500)","(0,10000)"}' }],
])('a rate of %s is taken', (_what, prices) =>
  database.inTransaction(async (db) => {
    await expect(rate(db, prices)).resolves.toMatchObject({ id: expect.any(String) });
  }),
);

// What makes longer never cheaper, and parts neither: price_rental_monotone, price_rental_splitting.
test.each([
  ['hour_below_day', { hour_price_cents: 5001 }],
  ['hour_below_day', { hour_price_cents: 5001, week_price_cents: null }],
  ['hour_below_day', { hour_price_cents: 25_001, day_price_cents: null }],
  ['day_below_24_hours', { hour_price_cents: 208 }],
  ['day_below_24_hours', { hour_price_cents: 1041, day_price_cents: null }],
  ['day_below_week', { week_price_cents: 4999 }],
  ['week_below_7_days', { week_price_cents: 35_001 }],
  ['tier_present', { day_price_cents: null, week_price_cents: null }],
  ['prices_positive', { fuel_price_per_eighth_cents: -1 }],
  ['prices_positive', { deposit_cents: -1 }],
  ['prices_positive', { one_way_fee_cents: -1 }],
  ['prices_bounded', { extra_km_price_cents: 100_000_001 }],
  ['included_km_range', { included_km_per_day: -1 }],
  ['included_km_range', { included_km_per_day: 5001 }],
  ['turnaround_range', { turnaround_minutes: 10_081 }],
  ['late_grace_range', { late_grace_minutes: -1 }],
  ['late_grace_range', { late_grace_minutes: 1441 }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(24,10001)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(-1,100)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(24,100)","(24,200)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(48,200)","(24,100)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(,100)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{"(24,)"}' }],
  ['cancellation_tiers_valid', { cancellation_tiers: '{NULL}' }],
  ['valid_during_bounded', { valid_during: 'empty' }],
  ['valid_during_bounded', { valid_during: '(,2030-01-01)' }],
  ['valid_during_bounded', { valid_during: '[2200-01-01,)' }],
  ['valid_during_bounded', { valid_during: '[infinity,)' }],
])('a bad rate is refused: pricing_plan_rates_%s (%j)', (rule, prices) =>
  database.inTransaction(async (db) => {
    await expect(rate(db, prices)).rejects.toMatchObject({
      code: '23514',
      constraint: `pricing_plan_rates_${rule}`,
    });
  }),
);

test('two versions of a plan never share a day: pricing_plan_rates_no_overlap', () =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    await pricingRate(db, plan, { valid_during: '[2024-01-01,2025-01-01)' });
    await pricingRate(db, plan, { valid_during: '[2025-01-01,)' });
    await expect(
      pricingRate(db, plan, { valid_during: '[2024-12-31,2025-01-01)' }),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'pricing_plan_rates_no_overlap' });
  }));

test.each([
  ['a price', 'set day_price_cents = 4999'],
  ['its start', `set valid_during = '[2020-01-02,)'`],
  ['a later end', `set valid_during = '[2020-01-01,2031-01-01)'`],
  ['its plan', 'set pricing_plan_id = uuidv7()'],
])('%s of a version is never changed: pricing_plan_rates_immutable', (_what, change) =>
  database.inTransaction(async (db) => {
    const { id } = await rate(db, { valid_during: '[2020-01-01,2030-01-01)' });
    const attempt = db.query(`update rental.pricing_plan_rates ${change} where id = $1`, [id]);
    await expect(attempt).rejects.toMatchObject({
      code: '55000',
      constraint: 'pricing_plan_rates_immutable',
    });
  }),
);

test.each(['delete from', 'truncate'])('no %s ends a version', (verb) =>
  database.inTransaction(async (db) => {
    await rate(db, {});
    const attempt = db.query(
      `${verb} rental.pricing_plan_rates ${verb === 'truncate' ? 'cascade' : ''}`,
    );
    await expect(attempt).rejects.toMatchObject({ code: '55000' });
  }),
);
