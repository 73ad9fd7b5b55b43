import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { taxRate } from '../support/price_list.ts';
import { rentalUnder } from '../support/rental_under.ts';

const database = useDatabase();
const end = '2025-06-03T10:00+02';

type Return = {
  readonly at: string;
  readonly km: number;
  readonly fuelOut: number;
  readonly fuelIn: number;
  readonly damages: string;
};
const inOrder: Return = { at: end, km: 0, fuelOut: 8, fuelIn: 8, damages: '{}' };

async function lines(db: pg.Client, rental: { readonly id: string }, given: Partial<Return>) {
  const { at, km, fuelOut, fuelIn, damages } = { ...inOrder, ...given };
  const { rows } = await db.query(
    `select l.* from unnest(rental.return_lines($1, $2, 1000, $3, $4, $5, $6)) l`,
    [rental.id, at, 1000 + km, fuelOut, fuelIn, damages],
  );
  return rows.map((l) => `${l.charge_type} ${l.quantity} ${l.net_cents} ${l.tax_cents}`);
}

const returned = async (
  db: pg.Client,
  given: Partial<Return>,
  prices: Parameters<typeof rentalUnder>[1] = {},
) => lines(db, await rentalUnder(db, prices), given);

test('what comes back as agreed adds nothing', () =>
  database.inTransaction(async (db) => {
    await expect(returned(db, {})).resolves.toEqual([]);
    await expect(returned(db, { at: '2025-06-02T11:00+02' })).resolves.toEqual([]);
  }));

// 10.00 an hour, 50.00 a day, 29 minutes of grace.
test.each([
  ['29 minutes', '2025-06-03T10:29:00+02', []],
  ['a second more', '2025-06-03T10:29:01+02', ['late_fee 1 1000 0']],
  ['an hour', '2025-06-03T11:00+02', ['late_fee 1 1000 0']],
  ['1 h 29', '2025-06-03T11:29+02', ['late_fee 1 1000 0']],
  ['1 h 30', '2025-06-03T11:30+02', ['late_fee 2 2000 0']],
  ['four hours and a half', '2025-06-03T14:30+02', ['late_fee 1 5000 0']],
  ['23 hours', '2025-06-04T09:00+02', ['late_fee 1 5000 0']],
  ['24 hours and the grace', '2025-06-04T10:29+02', ['late_fee 1 5000 0']],
  ['25 hours', '2025-06-04T11:00+02', ['late_fee 1 5000 0', 'late_fee 1 1000 0']],
  ['ten days and nine hours', '2025-06-13T19:00+02', ['late_fee 11 55000 0']],
])('%s late (%s) cost %j', (_how, at, expected) =>
  database.inTransaction(async (db) => {
    await expect(returned(db, { at })).resolves.toEqual(expected);
  }),
);

test.each([
  ['an hour without its price', { hour_price_cents: null }, 'late_fee 1 5000 0'],
  [
    'hours up to the week that a day costs',
    { day_price_cents: null, hour_price_cents: 24_000, week_price_cents: 24_000 },
    'late_fee 1 24000 0',
  ],
  ['with a week only', { hour_price_cents: null, day_price_cents: null }, 'late_fee 1 25000 0'],
  ['without a grace', { late_grace_minutes: 0 }, 'late_fee 2 2000 0'],
])('a missing price falls to the next larger: %s', (_what, prices, expected) =>
  database.inTransaction(async (db) => {
    const at = '2025-06-03T11:01+02';
    await expect(returned(db, { at }, prices)).resolves.toEqual([expected]);
  }),
);

test.each([
  ['of one day', end, 200, []],
  ['of one day', end, 201, ['extra_km 1 30 0']],
  ['of a day and an hour, which counts as one', '2025-06-03T11:00+02', 401, ['extra_km 1 30 0']],
  ['of a week', '2025-06-09T10:00+02', 1500, ['extra_km 100 3000 0']],
])('a rental %s (to %s) of %d km adds %j', (_what, end_at, km, expected) =>
  database.inTransaction(async (db) => {
    const rental = await rentalUnder(db, {}, { end_at });
    await expect(lines(db, rental, { at: end_at, km })).resolves.toEqual(expected);
  }),
);

test('late days include no kilometres, and an early return takes none away', () =>
  database.inTransaction(async (db) => {
    const rental = await rentalUnder(db, {}, { end_at: '2025-06-04T10:00+02' });
    const km = 401;
    await expect(lines(db, rental, { at: '2025-06-02T20:00+02', km })).resolves.toEqual([
      'extra_km 1 30 0',
    ]);
    await expect(lines(db, rental, { at: '2025-06-05T10:29+02', km })).resolves.toEqual([
      'late_fee 1 5000 0',
      'extra_km 1 30 0',
    ]);
  }));

test.each([
  [8, 8, []],
  [8, 5, ['fuel 3 4500 0']],
  [3, 8, []],
  [8, 0, ['fuel 8 12000 0']],
])('%d eighths out and %d in cost %j', (fuelOut, fuelIn, expected) =>
  database.inTransaction(async (db) => {
    await expect(returned(db, { fuelOut, fuelIn })).resolves.toEqual(expected);
  }),
);

test('each damage is a line, unless it was there before', () =>
  database.inTransaction(async (db) => {
    const damages = '{"(Scratch,20000,{})","(Old dent,0,{})","(,500,)","(Stain,,)"}';
    await expect(returned(db, { damages })).resolves.toEqual([
      'damage 1 20000 0',
      'damage 1 500 0',
    ]);
  }));

test('what has no price gives no line', () =>
  database.inTransaction(async (db) => {
    const prices = { extra_km_price_cents: 0, fuel_price_per_eighth_cents: 0 };
    await expect(returned(db, { km: 5000, fuelIn: 0 }, prices)).resolves.toEqual([]);
  }));

test('each line bears the tax of its kind', () =>
  database.inTransaction(async (db) => {
    const rental = await rentalUnder(db, {});
    await taxRate(db, rental.origin, 'late_fee');
    await taxRate(db, rental.origin, 'extra_km', { rate_bp: 700 });
    const given = { at: '2025-06-03T11:00+02', km: 201, fuelIn: 7 };
    await expect(lines(db, rental, given)).resolves.toEqual([
      'late_fee 1 1000 190',
      'extra_km 1 30 2',
      'fuel 1 1500 0',
    ]);
  }));
