import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asRoleCommitted, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { pricingPlan } from '../support/price_list.ts';

const database = useDatabase();
type Given = Readonly<Record<string, unknown>>;

async function set(db: pg.Client, given: Given) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.set_pricing_rates', given));
}

const versions = async (db: pg.Client, plan: { readonly id: string }) => {
  const { rows } = await db.query(
    `select valid_during::text as during, day_price_cents::int as price
     from rental.pricing_plan_rates where pricing_plan_id = $1 order by valid_during`,
    [plan.id],
  );
  return rows.map(({ during, price }) => `${during} ${price}`);
};

test('a plan begins with prices for all time to come', () =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    const given = { pricing_plan_id: plan.id, valid_from: '2020-01-01', day_price_cents: 5000 };
    await expect(set(db, given)).resolves.toMatchObject({
      hour_price_cents: null,
      day_price_cents: '5000',
      included_km_per_day: 200,
      late_grace_minutes: 29,
      turnaround_minutes: 60,
      cancellation_tiers: '{}',
    });
    await expect(versions(db, plan)).resolves.toEqual(['[2020-01-01,) 5000']);
  }));

test('new prices draw in the end of those before, and change nothing else', () =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    for (const [valid_from, day_price_cents] of [
      ['2020-01-01', 5000],
      ['2025-01-01', 5500],
      ['2026-01-01', 6000],
    ]) {
      await set(db, { pricing_plan_id: plan.id, valid_from, day_price_cents });
    }
    await expect(versions(db, plan)).resolves.toEqual([
      '[2020-01-01,2025-01-01) 5000',
      '[2025-01-01,2026-01-01) 5500',
      '[2026-01-01,) 6000',
    ]);
  }));

test.each(['2025-01-01', '2024-12-31', '2019-01-01'])(
  'prices from %s, not after those that are there: pricing_plan_rates_version_forward',
  (valid_from) =>
    database.inTransaction(async (db) => {
      const plan = await pricingPlan(db);
      const given = { pricing_plan_id: plan.id, day_price_cents: 5000 };
      await set(db, { ...given, valid_from: '2020-01-01' });
      await set(db, { ...given, valid_from: '2025-01-01' });
      await expect(set(db, { ...given, valid_from })).rejects.toMatchObject({
        code: '55000',
        constraint: 'pricing_plan_rates_version_forward',
      });
    }),
);

test('a refused version leaves the one before as it was', () =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    const given = { pricing_plan_id: plan.id, day_price_cents: 5000 };
    await set(db, { ...given, valid_from: '2020-01-01' });
    const bad = { ...given, valid_from: '2025-01-01', hour_price_cents: 5001 };
    await expect(set(db, bad)).rejects.toMatchObject({
      constraint: 'pricing_plan_rates_hour_below_day',
    });
    await expect(versions(db, plan)).resolves.toEqual(['[2020-01-01,) 5000']);
  }));

test.each([
  ['no day', { valid_from: null }, '23514', 'pricing_plan_rates_valid_during_bounded'],
  [
    'the end of time',
    { valid_from: 'infinity' },
    '23514',
    'pricing_plan_rates_valid_during_bounded',
  ],
  ['a negative price', { day_price_cents: -1 }, '23514', 'pricing_plan_rates_prices_positive'],
  [
    'a price of ten million',
    { day_price_cents: 1_000_000_000 },
    '23514',
    'pricing_plan_rates_prices_bounded',
  ],
  ['more than any amount', { day_price_cents: '1000000000000001' }, '23514', 'cents_range'],
  ['more than a bigint', { day_price_cents: '9223372036854775808' }, '22003', undefined],
  ['a fraction', { day_price_cents: '1.5' }, '22P02', undefined],
  ['an exponent', { day_price_cents: '1e3' }, '22P02', undefined],
  ['full-width digits', { day_price_cents: '１２' }, '22P02', undefined],
])('%s is refused: %j', (_what, wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    const given = { pricing_plan_id: plan.id, valid_from: '2020-01-01', day_price_cents: 5000 };
    await expect(set(db, { ...given, ...wrong })).rejects.toMatchObject({
      code,
      ...(constraint ? { constraint } : {}),
    });
  }),
);

test('of two versions from one day side by side the second sees the first, and is refused', async () => {
  const owner = await database.connect('rentify_owner');
  const plan = await pricingPlan(owner);
  const manager = await user(owner, ['fleet_manager']);
  const attempts = await Promise.allSettled(
    [5000, 6000].map(async (day_price_cents) => {
      const client = await database.connect();
      const given = { pricing_plan_id: plan.id, valid_from: '2020-01-01', day_price_cents };
      return asRoleCommitted(client, 'staff', manager, () =>
        command(client, 'rental.set_pricing_rates', given),
      );
    }),
  );
  expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: '55000', constraint: 'pricing_plan_rates_version_forward' },
  });
  await expect(versions(owner, plan)).resolves.toHaveLength(1);
});

test('a plan that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const given = { pricing_plan_id: randomUUID(), valid_from: '2020-01-01', day_price_cents: 1 };
    await expect(set(db, given)).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an agent may not set prices', () =>
  database.inTransaction(async (db) => {
    const plan = await pricingPlan(db);
    const agent = await user(db, ['agent']);
    const given = { pricing_plan_id: plan.id, valid_from: '2020-01-01', day_price_cents: 1 };
    const attempt = () => command(db, 'rental.set_pricing_rates', given);
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
