import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user, vehicleClass } from '../support/factories.ts';

const database = useDatabase();
const standard = { code: 'standard', name: ' Standard ', currency: 'EUR' };

async function create(db: pg.Client, given: Readonly<Record<string, unknown>>) {
  const manager = await user(db, ['fleet_manager']);
  return asStaff(db, manager, () => command(db, 'rental.create_pricing_plan', given));
}

test("a plan is for any class and nobody's default, unless it is said", () =>
  database.inTransaction(async (db) => {
    await expect(create(db, standard)).resolves.toMatchObject({
      code: 'STANDARD',
      name: 'Standard',
      vehicle_class_id: null,
      currency: 'EUR',
      is_default: false,
    });
  }));

test('a class has one default plan, and so has any class: pricing_plans_one_default_per_class', () =>
  database.inTransaction(async (db) => {
    const { id } = await vehicleClass(db);
    const anyClass = { ...standard, is_default: true };
    const oneClass = { ...anyClass, vehicle_class_id: id };
    await create(db, { ...anyClass, code: 'A' });
    await create(db, { ...oneClass, code: 'B' });
    await create(db, { ...oneClass, code: 'C', is_default: false });
    for (const second of [anyClass, oneClass]) {
      await expect(create(db, { ...second, code: 'D' })).rejects.toMatchObject({
        code: '23P01',
        constraint: 'pricing_plans_one_default_per_class',
      });
    }
  }));

test.each([
  ['a bad code', { code: '1A' }, '23514', 'pricing_plans_code_format'],
  ['a long name', { name: 'x'.repeat(121) }, '23514', 'pricing_plans_name_length'],
  ['a currency in words', { currency: 'Euro' }, '23514', 'currency_code_format'],
])('%s is refused: %j', (_what, wrong, code, constraint) =>
  database.inTransaction(async (db) => {
    await expect(create(db, { ...standard, ...wrong })).rejects.toMatchObject({ code, constraint });
  }),
);

test('a code is there once: pricing_plans_code_key', () =>
  database.inTransaction(async (db) => {
    await create(db, standard);
    await expect(create(db, standard)).rejects.toMatchObject({
      code: '23505',
      constraint: 'pricing_plans_code_key',
    });
  }));

test('a class that is not there is not found', () =>
  database.inTransaction(async (db) => {
    const given = { ...standard, vehicle_class_id: randomUUID() };
    await expect(create(db, given)).rejects.toMatchObject({ code: 'P0002' });
  }));

test('an agent may not add a plan', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    const attempt = () => command(db, 'rental.create_pricing_plan', standard);
    await expect(asStaff(db, agent, attempt)).rejects.toMatchObject({ code: '42501' });
  }));
