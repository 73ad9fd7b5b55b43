import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { location } from '../support/factories.ts';
import { taxRate } from '../support/price_list.ts';

const database = useDatabase();
const line = (type: string, net: number) => `(${type},Thing,1,${net},${net},0,0)`;

async function taxed(db: pg.Client, place: string, date: string, lines: readonly string[]) {
  const { rows } = await db.query(
    `select l.net_cents::int, l.tax_rate_bp, l.tax_cents::int
     from unnest(rental.taxed_lines($1::rental.charge_line[], $2, $3)) l`,
    [lines, place, date],
  );
  return rows.map(({ net_cents, tax_rate_bp, tax_cents }) => [net_cents, tax_rate_bp, tax_cents]);
}

test('each line bears the tax of its kind, and none where there is no rate', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await taxRate(db, place, 'base');
    await taxRate(db, place, 'extra', { rate_bp: 700 });
    const lines = [line('base', 5000), line('extra', 999), line('damage', 5000)];
    await expect(taxed(db, place.id, '2025-06-01', lines)).resolves.toEqual([
      [5000, 1900, 950],
      [999, 700, 70],
      [5000, 0, 0],
    ]);
  }));

// Three times 33.33: tax on the total would be 19.00. The sum of a bill is the sum of its lines.
test('tax is rounded line by line, and the total is their sum', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await taxRate(db, place, 'base');
    const lines = Array.from({ length: 3 }, () => line('base', 3333));
    await expect(taxed(db, place.id, '2025-06-01', lines)).resolves.toEqual(
      Array.from({ length: 3 }, () => [3333, 1900, 633]),
    );
    await expect(taxed(db, place.id, '2025-06-01', [line('base', 9999)])).resolves.toEqual([
      [9999, 1900, 1900],
    ]);
  }));

test('a discount bears its tax as well', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await taxRate(db, place, 'discount');
    await expect(taxed(db, place.id, '2025-06-01', [line('discount', -1000)])).resolves.toEqual([
      [-1000, 1900, -190],
    ]);
  }));

test('a version ends on the day before the next one', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await taxRate(db, place, 'base', { valid_during: '[2020-07-01,2021-01-01)', rate_bp: 1600 });
    await taxRate(db, place, 'base', { valid_during: '[2021-01-01,)', rate_bp: 1900 });
    const rateOn = async (date: string) =>
      (await taxed(db, place.id, date, [line('base', 100)]))[0]?.[1];
    await expect(rateOn('2020-06-30')).resolves.toBe(0);
    await expect(rateOn('2020-12-31')).resolves.toBe(1600);
    await expect(rateOn('2021-01-01')).resolves.toBe(1900);
  }));

test('no lines stay no lines', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await expect(taxed(db, place.id, '2025-06-01', [])).resolves.toEqual([]);
  }));
