import type pg from 'pg';
import { asAdmin } from '../support/actors.ts';
import { auditOf } from '../support/audit_of.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

const update = (as: pg.Client, id: string, args: object) =>
  command(as, 'identity.update_staff_profile', { id, row_version: 0, ...args });

test('a rate of another day changes; what is left out stays; it is on record', () =>
  database.inTransaction(async (db) => {
    const [admin, someone] = [await user(db, ['admin']), await user(db)];
    await db.query(
      `insert into identity.staff_profiles (user_id, staff_type) values ($1, 'driver')`,
      [someone.id],
    );
    await asAdmin(db, admin, (as) =>
      update(as, someone.id, { daily_rate_cents: 15_000, currency: 'EUR' }),
    );
    const changed = await asAdmin(db, admin, (as) =>
      update(as, someone.id, { row_version: 1, staff_type: 'mechanic' }),
    );
    expect(changed).toMatchObject({
      staff_type: 'mechanic',
      daily_rate_cents: '15000',
      currency: 'EUR',
      updated_by: admin.id,
    });
    expect((await auditOf(db, someone)).map(({ kind }) => kind)).toEqual([
      ...['staff_profile.update', 'staff_profile.update'],
    ]);
  }));

test.each([
  ['an older version', { row_version: 7 }, 'staff_profiles_row_version_current'],
  ['no version', { row_version: null }, 'staff_profiles_row_version_current'],
  [
    'a rate below zero',
    { daily_rate_cents: -1, currency: 'EUR' },
    'staff_profiles_daily_rate_positive',
  ],
  ['a rate of no currency', { daily_rate_cents: 1 }, 'staff_profiles_daily_rate_has_currency'],
])('%s is refused', (_what, args, constraint) =>
  database.inTransaction(async (db) => {
    const [admin, someone] = [await user(db, ['admin']), await user(db)];
    await db.query(
      `insert into identity.staff_profiles (user_id, staff_type) values ($1, 'driver')`,
      [someone.id],
    );
    await expect(asAdmin(db, admin, (as) => update(as, someone.id, args))).rejects.toMatchObject({
      constraint,
    });
  }),
);

test('who does not work here has no profile to change', () =>
  database.inTransaction(async (db) => {
    const [admin, customer] = [await user(db, ['admin']), await user(db, ['customer'])];
    await expect(asAdmin(db, admin, (as) => update(as, customer.id, {}))).rejects.toMatchObject({
      code: 'P0002',
    });
  }));
