import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';
import { outcomeOf } from '../support/outcome_of.ts';
import { roleWith } from '../support/role_with.ts';

const database = useDatabase();
type Row = { readonly id: string };
type Act = (as: pg.Client, target: Row, role: Row, permissionId: string) => Promise<unknown>;

const acts: readonly Act[] = [
  (as, { id }, role) => command(as, 'identity.assign_role', { user_id: id, role_id: role.id }),
  (as, { id }, role) => command(as, 'identity.remove_role', { user_id: id, role_id: role.id }),
  (as, { id }) => command(as, 'identity.disable_user', { user_id: id, reason: 'Races.' }),
  (as, { id }) => command(as, 'identity.enable_user', { user_id: id }),
  (as, { id }) => command(as, 'identity.revoke_user_sessions', { user_id: id }),
  (as, _target, role, permission_id) =>
    command(as, 'identity.grant_permission', { role_id: role.id, permission_id }),
  (as, _target, role, permission_id) =>
    command(as, 'identity.revoke_permission', { role_id: role.id, permission_id }),
];
// Whoever was shut out meanwhile, asks for what is there already or is gone, or is the last.
const refusals = new Set([
  ...['done', '42501', 'P0002', 'users_status_transition', 'users_last_admin_stays'],
  ...['users_within_manager', 'role_permissions_admin_has_all', 'user_roles_within_giver'],
  'role_permissions_within_giver',
]);

test('admins who do everything to each other at once end in no deadlock, and one stays', async () => {
  const root = await database.connect('superuser');
  const { admins, roles } = await committed(root, async (db) => ({
    admins: [await user(db, ['admin']), await user(db, ['admin']), await user(db, ['admin'])],
    roles: [await roleWith(db), { id: await namedId(db, 'roles', 'admin') }],
  }));
  const permissionId = await namedId(root, 'permissions', 'vehicles.read');
  const outcomes = new Set<string>();
  const racer = async (lane: number) => {
    const [client, door] = [await database.connect(), await database.connect('rentify_owner')];
    for (let turn = 0; turn < 60; turn += 1) {
      const pick = <Item>(items: readonly Item[], stride: number) =>
        items[(turn * stride + lane) % items.length] as Item;
      const [act, target, role] = [pick(acts, 3), pick(admins, 2), pick(roles, 1)];
      // The shut out come back, and sign in.
      await door.query('select identity.open_session($1)', [target.id]);
      outcomes.add(
        await outcomeOf(
          asRoleCommitted(client, 'admin', pick(admins, 1), (as) =>
            act(as, target, role, permissionId),
          ),
        ),
      );
    }
  };
  await Promise.all([0, 1, 2, 3].map(racer));
  expect([...outcomes].filter((outcome) => !refusals.has(outcome))).toEqual([]);
  expect(outcomes).toContain('done');

  const { rowCount } = await root.query(
    `select from identity.users u
     join identity.user_roles ur on ur.user_id = u.id
     join identity.roles r on r.id = ur.role_id
     where r.name = 'admin' and u.status = 'active'`,
  );
  expect(rowCount).toBeGreaterThan(0);
});
