import type pg from 'pg';
import { user } from '../factories.ts';
import { namedId } from '../named_id.ts';
import { roleWith } from '../role_with.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { sessionOf } from '../session_of.ts';
import { unique } from '../unique.ts';
import { uniqueWord } from '../unique_word.ts';
import type { ValidInput } from './valid_input.ts';

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
    roleId: await namedId(db, 'roles', 'agent'),
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
    roleIds: [await namedId(db, 'roles', 'mechanic')],
    dailyRateCents: '18000',
    currency: 'EUR',
  }),
  linkExternalIdentity: async (db) => ({
    userId: (await user(db, ['agent'])).id,
    issuer: 'https://issuer.example',
    subject: unique(),
  }),
  disableUser: async (db) => ({
    userId: (await user(db, ['agent'])).id,
    reason: 'Has left the company.',
  }),
  enableUser: async (db) => ({
    userId: (await user(db, ['agent'], { status: 'disabled' })).id,
  }),
  grantPermission: async (db) => ({
    roleId: (await roleWith(db)).id,
    permissionId: await namedId(db, 'permissions', 'vehicles.read'),
  }),
  removeRole: async (db) => ({
    userId: (await user(db, ['agent'])).id,
    roleId: await namedId(db, 'roles', 'agent'),
  }),
  resendInvitation: async (db) => ({ userId: await staff(db) }),
  revokePermission: async (db) => ({
    roleId: (await roleWith(db, ['vehicles.read'])).id,
    permissionId: await namedId(db, 'permissions', 'vehicles.read'),
  }),
  revokeSession: async (db) => ({ sessionId: await sessionOf(db, await user(db, ['agent'])) }),
  revokeUserSessions: async (db) => ({ userId: (await user(db, ['agent'])).id }),
  updateRole: async (db) => {
    const { id } = await roleWith(db);
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
