import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { location, user } from '../support/factories.ts';

const database = useDatabase();
type Given = Readonly<Record<string, unknown>>;

async function set(db: pg.Client, given: Given) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.set_tax_rate', given));
}

const versions = async (db: pg.Client, place: { readonly id: string }, type: string) => {
  const { rows } = await db.query(
    `select valid_during::text as during, rate_bp from rental.tax_rates
     where location_id = $1 and charge_type = $2 order by valid_during`,
    [place.id, type],
  );
  return rows.map(({ during, rate_bp }) => `${during} ${rate_bp}`);
};

test('without a kind of charge the rate is set for each that there is', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await set(db, { location_id: place.id, valid_from: '2020-01-01', rate_bp: 1900 });
    const { rows } = await db.query(
      `select pg_get_constraintdef(k.oid) as definition,
              (select array_agg(t.charge_type::text) from rental.tax_rates t
               where t.location_id = $1) as taxed
       from pg_constraint k where k.conname = 'charge_type_known'`,
      [place.id],
    );
    const known = [...rows[0].definition.matchAll(/'([a-z_]+)'/g)].map(([, type]) => type);
    expect(rows[0].taxed.toSorted()).toEqual(known.toSorted());
  }));

test('a new rate draws in the end of the one before, of its kind only', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    const given = { location_id: place.id };
    await set(db, { ...given, valid_from: '2020-01-01', rate_bp: 1900 });
    await set(db, { ...given, valid_from: '2025-01-01', rate_bp: 700, charge_type: 'extra' });
    await expect(versions(db, place, 'extra')).resolves.toEqual([
      '[2020-01-01,2025-01-01) 1900',
      '[2025-01-01,) 700',
    ]);
    await expect(versions(db, place, 'base')).resolves.toEqual(['[2020-01-01,) 1900']);
  }));

test('a rate not after those that are there, of any kind: tax_rates_version_forward', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    const given = { location_id: place.id, rate_bp: 1900, valid_from: '2025-01-01' };
    await set(db, { ...given, charge_type: 'extra' });
    for (const more of [{}, { charge_type: 'extra' }, { valid_from: '2024-12-31' }]) {
      await expect(set(db, { ...given, ...more })).rejects.toMatchObject({
        code: '55000',
        constraint: 'tax_rates_version_forward',
      });
    }
    await expect(versions(db, place, 'base')).resolves.toEqual([]);
  }));

test.each([
  [{ rate_bp: -1 }, '23514', 'tax_rates_rate_range'],
  [{ rate_bp: 10_001 }, '23514', 'tax_rates_rate_range'],
  [{ valid_from: '1989-12-31' }, '23514', 'tax_rates_valid_during_bounded'],
  [{ valid_from: null }, '23514', 'tax_rates_valid_during_bounded'],
  [{ charge_type: 'deposit' }, '23514', 'charge_type_known'],
])('%j is refused (%s, %s)', (wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    const given = { location_id: place.id, valid_from: '2020-01-01', rate_bp: 1900 };
    await expect(set(db, { ...given, ...wrong })).rejects.toMatchObject({ code, constraint });
  }),
);

test.each([
  ['its rate', 'set rate_bp = 0'],
  ['its start', `set valid_during = '[2020-01-02,)'`],
  ['its place', 'set location_id = uuidv7()'],
])('%s is never changed: tax_rates_immutable', (_what, change) =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    await set(db, { location_id: place.id, valid_from: '2020-01-01', rate_bp: 1900 });
    await expect(db.query(`update rental.tax_rates ${change}`)).rejects.toMatchObject({
      code: '55000',
      constraint: 'tax_rates_immutable',
    });
  }),
);

test('a location that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const given = { location_id: randomUUID(), valid_from: '2020-01-01', rate_bp: 1900 };
    await expect(set(db, given)).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an agent may not set taxes', () =>
  database.inTransaction(async (db) => {
    const place = await location(db);
    const agent = await user(db, ['agent']);
    const given = { location_id: place.id, valid_from: '2020-01-01', rate_bp: 1900 };
    const attempt = () => command(db, 'rental.set_tax_rate', given);
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
