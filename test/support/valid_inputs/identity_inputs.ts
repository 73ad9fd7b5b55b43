import type pg from 'pg';
import { user } from '../factories.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { unique } from '../unique.ts';
import { uniqueWord } from '../unique_word.ts';
import type { ValidInput } from './valid_input.ts';

const idOf = async (db: pg.Client, table: string, name: string): Promise<string> => {
  const { rows } = await db.query(`select id from identity.${table} where name = $1`, [name]);
  return rows[0].id;
};
const newRole = async (db: pg.Client): Promise<string> => {
  const { rows } = await db.query(
    `insert into identity.roles (name, token_role, description)
     values ($1, 'staff', 'Greets.')
     returning id`,
    [uniqueWord()],
  );
  return rows[0].id;
};
const session = async (db: pg.Client): Promise<string> => {
  const { id } = await user(db, ['agent']);
  const { rows } = await db.query('select identity.open_session($1) as id', [id]);
  return rows[0].id;
};
const staff = async (db: pg.Client): Promise<string> => {
  const { id } = await user(db);
  await db.query(
    `insert into identity.staff_profiles (user_id, staff_type) values ($1, 'driver')`,
    [id],
  );
  return id;
};

/** The commands on users, staff, roles, permissions and sessions. */
export const identityInputs: Readonly<Record<string, ValidInput>> = {
  assignRole: async (db) => ({
    userId: (await user(db)).id,
    roleId: await idOf(db, 'roles', 'agent'),
  }),
  createRole: async () => ({
    name: uniqueWord(),
    description: 'Greets.',
    tokenRole: 'STAFF',
  }),
  createStaff: async (db) => ({
    email: `new.${unique()}@example.com`,
    displayName: 'Nora New',
    staffType: 'MECHANIC',
    roleIds: [await idOf(db, 'roles', 'mechanic')],
    dailyRateCents: '18000',
    currency: 'EUR',
  }),
  disableUser: async (db) => ({
    userId: (await user(db, ['agent'])).id,
    reason: 'Has left the company.',
  }),
  enableUser: async (db) => ({
    userId: (await user(db, ['agent'], { status: 'disabled' })).id,
  }),
  grantPermission: async (db) => ({
    roleId: await newRole(db),
    permissionId: await idOf(db, 'permissions', 'vehicles.read'),
  }),
  removeRole: async (db) => ({
    userId: (await user(db, ['agent'])).id,
    roleId: await idOf(db, 'roles', 'agent'),
  }),
  resendInvitation: async (db) => ({ userId: await staff(db) }),
  revokePermission: async (db) => {
    const roleId = await newRole(db);
    const permissionId = await idOf(db, 'permissions', 'vehicles.read');
    await db.query(
      'insert into identity.role_permissions (role_id, permission_id) values ($1, $2)',
      [roleId, permissionId],
    );
    return { roleId, permissionId };
  },
  revokeSession: async (db) => ({ sessionId: await session(db) }),
  revokeUserSessions: async (db) => ({ userId: (await user(db, ['agent'])).id }),
  updateRole: async (db) => {
    const id = await newRole(db);
    return {
      id,
      rowVersion: await rowVersionOf(db, 'identity.roles', id),
      description: 'Greets people.',
    };
  },
  updateStaffProfile: async (db) => ({
    id: await staff(db),
    rowVersion: '0',
    staffType: 'MECHANIC',
    dailyRateCents: '19000',
    currency: 'EUR',
  }),
};
