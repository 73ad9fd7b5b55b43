import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { taxRate } from '../support/price_list.ts';
import { rentalUnder } from '../support/rental_under.ts';

const database = useDatabase();

// Free until two days before, a quarter until one, then half; in no order.
const tiers = { cancellation_tiers: '{"(24,2500)","(48,0)","(6,5000)"}' };
const start = '2025-06-02T10:00+02';

async function lines(db: pg.Client, rental: { readonly id: string }, at: string, reason: string) {
  const { rows } = await db.query(
    `select l.charge_type, l.quantity, l.net_cents::int, l.tax_cents::int
     from unnest(rental.cancellation_lines($1, $2, $3)) l`,
    [rental.id, at, reason],
  );
  return rows;
}

async function fee(
  db: pg.Client,
  {
    at,
    reason = 'customer_request',
    net_cents = 10_000,
    prices = tiers,
  }: {
    at: string;
    reason?: string;
    net_cents?: number;
    prices?: { cancellation_tiers: string };
  },
) {
  const rental = await rentalUnder(db, prices, { start_at: start, net_cents });
  return (await lines(db, rental, at, reason)).map((line) => line.net_cents);
}

test.each([
  ['a month before', '2025-05-02T10:00+02', []],
  ['two days before, to the second', '2025-05-31T10:00:00+02', []],
  ['a second later', '2025-05-31T10:00:01+02', [2500]],
  ['a day before, to the second', '2025-06-01T10:00:00+02', [2500]],
  ['a second later', '2025-06-01T10:00:01+02', [5000]],
  ['six hours before', '2025-06-02T04:00:00+02', [5000]],
  ['later than every tier', '2025-06-02T04:00:01+02', [5000]],
  ['after the start', '2025-06-02T12:00+02', [5000]],
])('to cancel %s (%s) costs %j', (_when, at, expected) =>
  database.inTransaction(async (db) => {
    await expect(fee(db, { at })).resolves.toEqual(expected);
  }),
);

test('without tiers it costs nothing', () =>
  database.inTransaction(async (db) => {
    const prices = { cancellation_tiers: '{}' };
    await expect(fee(db, { at: start, prices })).resolves.toEqual([]);
    await expect(fee(db, { at: start, reason: 'no_show', prices })).resolves.toEqual([]);
  }));

test.each([
  ['no_show', '2025-05-02T10:00+02', [5000]],
  ['no_show', '2025-06-02T12:00+02', [5000]],
  ['vehicle_unavailable', '2025-06-02T12:00+02', []],
  ['duplicate', '2025-06-02T12:00+02', []],
  ['payment_failed', '2025-06-02T12:00+02', [5000]],
  ['other', '2025-06-02T12:00+02', [5000]],
])('%s (%s) costs %j', (reason, at, expected) =>
  database.inTransaction(async (db) => {
    await expect(fee(db, { at, reason })).resolves.toEqual(expected);
  }),
);

test.each([
  [1, [1]],
  [3, [2]],
  [3333, [1667]],
  [0, []],
])('half of %d cents is rounded half up: %j', (net_cents, expected) =>
  database.inTransaction(async (db) => {
    await expect(fee(db, { at: start, net_cents })).resolves.toEqual(expected);
  }),
);

test('hours are elapsed ones: over the change of the clocks a day before is 23 hours', () =>
  database.inTransaction(async (db) => {
    const rental = await rentalUnder(db, tiers, {
      start_at: '2025-03-30T10:00+02',
      end_at: '2025-03-31T10:00+02',
    });
    const before = async (at: string) =>
      (await lines(db, rental, at, 'other')).map((line) => line.net_cents);
    await expect(before('2025-03-29T10:00+01')).resolves.toEqual([5000]);
    await expect(before('2025-03-29T09:00+01')).resolves.toEqual([2500]);
  }));

test('the fee is taxed as a fee, by the law of the local start date', () =>
  database.inTransaction(async (db) => {
    const rental = await rentalUnder(db, tiers, { start_at: start, net_cents: 3333 });
    await taxRate(db, rental.origin, 'cancellation_fee', { rate_bp: 1900 });
    await taxRate(db, rental.origin, 'base', { rate_bp: 700 });
    await expect(lines(db, rental, start, 'other')).resolves.toEqual([
      { charge_type: 'cancellation_fee', quantity: 1, net_cents: 1667, tax_cents: 317 },
    ]);
  }));
