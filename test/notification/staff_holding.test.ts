import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

async function holding(db: pg.Client, permission = 'vehicles.documents'): Promise<string[]> {
  const { rows } = await db.query('select email from notification.staff_holding($1)', [permission]);
  return rows.map(({ email }) => email);
}

test('whose role of work names the permission is told, and no other', () =>
  database.inTransaction(async (db) => {
    const manager = await user(db, ['fleet_manager']);
    const both = await user(db, ['admin', 'fleet_manager']);
    const mechanic = await user(db, ['mechanic']);
    for (const role of ['admin', 'agent', 'accountant', 'customer', 'service'] as const) {
      await user(db, [role]);
    }
    await expect(holding(db)).resolves.toEqual([both.email, manager.email].toSorted());
    await expect(holding(db, 'maintenance.schedule')).resolves.toEqual(
      [both.email, manager.email, mechanic.email].toSorted(),
    );
  }));

test('where nobody else holds it, the admins are told: a letter is not lost', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await expect(holding(db)).resolves.toEqual([admin.email]);
    await user(db, ['fleet_manager'], { status: 'disabled' });
    await expect(holding(db)).resolves.toEqual([admin.email]);
  }));

test('a program reads no letters, and neither does who was shut out', () =>
  database.inTransaction(async (db) => {
    await db.query(`select identity.grant_permissions('service', 'vehicles.documents')`);
    await user(db, ['service']);
    await user(db, ['fleet_manager'], { status: 'disabled' });
    await expect(holding(db)).resolves.toEqual([]);
  }));
