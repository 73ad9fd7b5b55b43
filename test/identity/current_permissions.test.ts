import type pg from 'pg';
import { asAnonymous, asRole, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

const permissions = async (db: pg.Client): Promise<string[]> => {
  const { rows } = await db.query('select identity.current_permissions() as names');
  return rows[0].names;
};
const can = async (db: pg.Client, permission: string): Promise<boolean> => {
  const { rows } = await db.query('select app.has_permission($1) as can', [permission]);
  return rows[0].can;
};

// fleet.md 4: who may do what.
test.each([
  ['customer', ['rentals.cancel_own', 'rentals.quote', 'rentals.read_own', 'rentals.reserve_own']],
  [
    'agent',
    [
      ...['customers.manage', 'customers.read', 'invoices.read', 'odometer.record'],
      ...['payments.capture', 'payments.read', 'rentals.activate', 'rentals.cancel'],
      ...['rentals.charge', 'rentals.complete', 'rentals.extend', 'rentals.quote'],
      ...['rentals.read', 'rentals.reserve', 'vehicles.read'],
    ],
  ],
  [
    'mechanic',
    [
      ...['maintenance.perform', 'maintenance.read', 'maintenance.schedule'],
      ...['odometer.record', 'vehicles.read'],
    ],
  ],
  [
    'fleet_manager',
    [
      ...['maintenance.perform', 'maintenance.read', 'maintenance.schedule', 'odometer.record'],
      ...['rentals.backdate', 'rentals.configure', 'rentals.read', 'reports.fleet'],
      ...['vehicles.block', 'vehicles.decommission', 'vehicles.documents', 'vehicles.read'],
      ...['vehicles.register', 'vehicles.update'],
    ],
  ],
  [
    'accountant',
    [
      ...['accounting.close', 'accounting.configure', 'accounting.post', 'accounting.read'],
      ...['accounting.reopen'],
      ...['invoices.manage', 'invoices.read', 'payments.capture', 'payments.read'],
      ...['payments.refund', 'reports.financial', 'reports.fleet'],
    ],
  ],
  ['service', []],
] as const)('%s may do this and nothing else', (role, names) =>
  database.inTransaction(async (db) => {
    const holder = await user(db, [role]);
    await expect(asStaff(db, holder, permissions)).resolves.toEqual(names);
  }),
);

test('an admin may do everything, also what is added later', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await db.query(
      `insert into identity.permissions (name, description) values ('dreams.read', 'See dreams.')`,
    );
    const { rows } = await db.query('select name from identity.permissions order by name');
    await expect(asRole(db, 'admin', admin, permissions)).resolves.toEqual(
      rows.map(({ name }) => name),
    );
  }));

test('who holds two roles may do what either may', () =>
  database.inTransaction(async (db) => {
    const holder = await user(db, ['mechanic', 'customer']);
    await expect(asStaff(db, holder, permissions)).resolves.toEqual(
      expect.arrayContaining(['maintenance.perform', 'rentals.reserve_own']),
    );
  }));

test('without a token nothing; with a role in the token but none in the tables nothing', () =>
  database.inTransaction(async (db) => {
    await expect(asAnonymous(db, permissions)).resolves.toEqual([]);
    const nobody = await user(db);
    await expect(asRole(db, 'admin', nobody, permissions)).resolves.toEqual([]);
    await expect(asRole(db, 'admin', nobody, (c) => can(c, 'users.manage'))).resolves.toBe(false);
  }));

test('a permission taken away is gone at the next statement, whatever the token says', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    await expect(asStaff(db, agent, (c) => can(c, 'rentals.reserve'))).resolves.toBe(true);
    await db.query('delete from identity.user_roles where user_id = $1', [agent.id]);
    await expect(asStaff(db, agent, (c) => can(c, 'rentals.reserve'))).resolves.toBe(false);
    await expect(
      asStaff(db, agent, (c) => c.query(`select * from fleet.create_vehicle_class('A', 'A')`)),
    ).rejects.toMatchObject({ code: '42501' });
  }));

test('a permission taken from the role is gone for each of its holders', () =>
  database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    await db.query(
      `delete from identity.role_permissions where permission_id =
         (select id from identity.permissions where name = 'rentals.reserve')`,
    );
    await expect(asStaff(db, agent, (c) => can(c, 'rentals.reserve'))).resolves.toBe(false);
  }));

test('a disabled user may nothing and sees nothing of the house, though the token lives on', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await user(db, ['admin']);
    const sees = async (c: pg.Client) => {
      const { rows } = await c.query(
        `select (select count(*)::int from identity.users) as users,
                (select count(*)::int from identity.roles) as roles,
                (select count(*)::int from identity.permissions) as permissions,
                (select count(*)::int from identity.role_permissions) as role_permissions,
                (select count(*)::int from identity.user_roles) as user_roles,
                (identity.current_user_account()).id as account`,
      );
      return rows[0];
    };
    const before = await asRole(db, 'admin', admin, sees);
    expect(before).toMatchObject({ account: admin.id, roles: 7 });
    await db.query(`update identity.users set status = 'disabled' where id = $1`, [admin.id]);
    await expect(asRole(db, 'admin', admin, permissions)).resolves.toEqual([]);
    await expect(asRole(db, 'admin', admin, sees)).resolves.toEqual({
      users: 0,
      roles: 0,
      permissions: 0,
      role_permissions: 0,
      user_roles: 0,
      account: null,
    });
  }));
