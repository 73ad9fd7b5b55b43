import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const seat = {
  code: 'child_seat',
  name: ' Child seat ',
  unit: 'per_day',
  price_cents: 333,
  currency: 'EUR',
};

async function create(db: pg.Client, given: Readonly<Record<string, unknown>>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.create_extra', given));
}

test('an extra is on offer from now on, one a rental unless it is said', () =>
  database.inTransaction(async (db) => {
    await expect(create(db, seat)).resolves.toMatchObject({
      code: 'CHILD_SEAT',
      name: 'Child seat',
      price_cents: '333',
      max_quantity: 1,
      retired_at: null,
    });
  }));

test.each([
  ['a bad code', { code: 'seat!' }, '23514', 'extras_code_format'],
  ['a long name', { name: 'x'.repeat(121) }, '23514', 'extras_name_length'],
  ['a negative price', { price_cents: -1 }, '23514', 'extras_price_range'],
  ['a price of ten million', { price_cents: 1_000_000_000 }, '23514', 'extras_price_range'],
  ['a fraction of a cent', { price_cents: '1.5' }, '22P02', undefined],
  ['more than a bigint', { price_cents: '9223372036854775808' }, '22003', undefined],
  ['an exponent', { price_cents: '1e3' }, '22P02', undefined],
  ['none of it', { max_quantity: 0 }, '23514', 'extras_max_quantity_range'],
  ['too many of it', { max_quantity: 101 }, '23514', 'extras_max_quantity_range'],
  ['an unknown unit', { unit: 'per_km' }, '23514', 'extra_unit_known'],
  ['an unknown currency', { currency: 'eur' }, '23514', 'currency_code_format'],
])('%s is refused: %j', (_what, wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { ...seat, ...wrong })).rejects.toMatchObject({
      code,
      ...(constraint ? { constraint } : {}),
    });
  }),
);

test('a code is there once: extras_code_key', () =>
  database.inTransaction(async (db) => {
    await create(db, seat);
    await expect(create(db, seat)).rejects.toMatchObject({
      code: '23505',
      constraint: 'extras_code_key',
    });
  }));

test('an agent may not add an extra', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'rental.create_extra', seat);
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
