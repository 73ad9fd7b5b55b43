import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { apiKey } from '../support/api_key.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { namedId } from '../support/named_id.ts';
import { sessionOf } from '../support/session_of.ts';

const database = useDatabase();
type Row = { readonly id: string };
const managing = ['users.manage', 'roles.manage', 'vehicles.read'];

/** Everything that can be done to a user. */
const acts: Readonly<Record<string, (as: pg.Client, target: Row, args: Row) => Promise<unknown>>> =
  {
    disable_user: (as, { id }) =>
      command(as, 'identity.disable_user', { user_id: id, reason: 'Because.' }),
    enable_user: (as, { id }) => command(as, 'identity.enable_user', { user_id: id }),
    assign_role: async (as, { id }) =>
      command(as, 'identity.assign_role', {
        user_id: id,
        role_id: await namedId(as, 'roles', 'service'),
      }),
    remove_role: async (as, { id }) =>
      command(as, 'identity.remove_role', {
        user_id: id,
        role_id: await namedId(as, 'roles', 'admin'),
      }),
    resend_invitation: (as, { id }) => command(as, 'identity.resend_invitation', { user_id: id }),
    update_staff_profile: (as, { id }) =>
      command(as, 'identity.update_staff_profile', { id, row_version: 0 }),
    revoke_session: (as, _target, session) =>
      command(as, 'identity.revoke_session', { session_id: session.id }),
    revoke_user_sessions: (as, { id }) =>
      command(as, 'identity.revoke_user_sessions', { user_id: id }),
  };

test.each(Object.keys(acts))('%s: who manages users touches nobody who may do more', (name) =>
  database.inTransaction(async (db) => {
    const manager = await holderOf(db, managing);
    const admin = await user(db, ['admin']);
    const session = { id: await sessionOf(db, admin) };
    await expect(
      asStaff(db, manager, async (as) => acts[name]?.(as, admin, session)),
    ).rejects.toMatchObject({ code: '55000', constraint: 'users_within_manager' });
  }),
);

test('what a service may do by a key counts; what a dead key says does not', () =>
  database.inTransaction(async (db) => {
    const manager = await holderOf(db, managing);
    const live = await apiKey(db, ['vehicles.read', 'rentals.read']);
    const dead = await apiKey(db, ['rentals.read'], { revoked_at: new Date().toISOString() });
    const disable = (id: string) =>
      asStaff(db, manager, (as) =>
        command(as, 'identity.disable_user', { user_id: id, reason: 'Leaks.' }),
      );
    await expect(disable(live.userId)).rejects.toMatchObject({
      constraint: 'users_within_manager',
    });
    await expect(disable(dead.userId)).resolves.toMatchObject({ status: 'disabled' });
  }));

test.each(Object.keys(acts))('%s: nobody touches the system, not an admin', (name) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const { rows } = await db.query('select app.system_user_id() as id');
    const session = { id: await sessionOf(db, rows[0]) };
    await expect(
      asAdmin(db, admin, async (as) => acts[name]?.(as, rows[0], session)),
    ).rejects.toMatchObject({ code: '55000', constraint: 'users_system_untouched' });
  }),
);

test.each(Object.keys(acts))('%s: without the permission nobody is touched', (name) =>
  database.inTransaction(async (db) => {
    const [manager, other] = [await user(db, ['fleet_manager']), await user(db, ['customer'])];
    const session = { id: await sessionOf(db, other) };
    await expect(
      asStaff(db, manager, async (as) => acts[name]?.(as, other, session)),
    ).rejects.toMatchObject({ code: '42501', constraint: undefined });
  }),
);

test.each(Object.keys(acts))('%s: there is no such user', (name) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const nobody = { id: '00000000-0000-7000-8000-00000000dead' };
    await expect(
      asAdmin(db, admin, async (as) => acts[name]?.(as, nobody, nobody)),
    ).rejects.toMatchObject({ code: 'P0002' });
  }),
);
