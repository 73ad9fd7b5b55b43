import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();

async function update(
  db: pg.Client,
  given: Readonly<Record<string, unknown>>,
  role: 'accountant' | 'agent' = 'accountant',
) {
  const { rows } = await db.query('select id, row_version from accounting.company_settings');
  return asStaff(db, await user(db, [role]), () =>
    command(db, 'accounting.update_company_settings', { ...rows[0], ...given }),
  );
}

test('what is sent changes, what is left out stays', () =>
  database.inTransaction(async (db) => {
    await update(db, { company_name: ' Rentify Fleet ', tax_number: 'DE123456789' });
    await expect(update(db, { payment_days: 30 })).resolves.toMatchObject({
      company_name: 'Rentify Fleet',
      tax_number: 'DE123456789',
      time_zone: 'UTC',
      payment_days: 30,
    });
  }));

test.each([-1, 77, null])('version %p is stale: company_settings_row_version_current', (stale) =>
  database.inTransaction(async (db) => {
    await expect(update(db, { row_version: stale, payment_days: 1 })).rejects.toMatchObject({
      code: '55000',
      constraint: 'company_settings_row_version_current',
    });
  }),
);

test.each([
  [{ company_name: 'x'.repeat(121) }, 'company_settings_company_name_length'],
  [{ address: 'x'.repeat(301) }, 'company_settings_address_length'],
  [{ tax_number: 'x'.repeat(41) }, 'company_settings_tax_number_length'],
  [{ bank_account: 'x'.repeat(61) }, 'company_settings_bank_account_length'],
  [{ email: 'x' }, 'company_settings_email_length'],
  [{ time_zone: 'Mars/Phobos' }, 'company_settings_time_zone_known'],
  [{ payment_days: -1 }, 'company_settings_payment_days_range'],
  [{ payment_days: 366 }, 'company_settings_payment_days_range'],
])('%j is refused: %s', (given, constraint) =>
  database.inTransaction(async (db) => {
    expect(await outcomeOf(update(db, given))).toBe(constraint);
  }),
);

test('there is one company', () =>
  database.inTransaction(async (db) => {
    for (const [value, constraint] of [
      ['true', 'company_settings_is_only_key'],
      ['false', 'company_settings_is_only_true'],
    ]) {
      await db.query('savepoint attempt');
      const second = db.query(
        `insert into accounting.company_settings (is_only) values (${value})`,
      );
      expect(await outcomeOf(second)).toBe(constraint);
      await db.query('rollback to savepoint attempt');
    }
  }));

test('another company is not found, and an agent changes nothing', () =>
  database.inTransaction(async (db) => {
    expect(await outcomeOf(update(db, { id: randomUUID() }))).toBe('P0002');
    expect(await outcomeOf(update(db, { payment_days: 1 }, 'agent'))).toBe('42501');
  }));
