import { asAdmin, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { namedId } from '../support/named_id.ts';
import { roleWith } from '../support/role_with.ts';

const database = useDatabase();
const nobody = '00000000-0000-7000-8000-00000000dead';
const commands = ['grant_permission', 'revoke_permission'] as const;

test.each(commands)('%s: nobody gives or takes what they do not have themselves', (name) =>
  database.inTransaction(async (db) => {
    const giver = await holderOf(db, ['roles.manage', 'vehicles.read']);
    const role = await roleWith(db, name === 'revoke_permission' ? ['users.manage'] : []);
    const change = async (permission: string) => {
      const permission_id = await namedId(db, 'permissions', permission);
      return asStaff(db, giver, (as) =>
        command(as, `identity.${name}`, { role_id: role.id, permission_id }),
      );
    };
    await expect(change('users.manage')).rejects.toMatchObject({
      code: '55000',
      constraint: 'role_permissions_within_giver',
    });
    if (name === 'grant_permission') {
      await expect(change('vehicles.read')).resolves.toMatchObject({ id: role.id });
    }
  }),
);

test('what a role may do counts at the next statement of its holders, and is on record', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const holder = await holderOf(db, []);
    const { rows } = await db.query('select role_id from identity.user_roles where user_id = $1', [
      holder.id,
    ]);
    const { role_id } = rows[0];
    const permission_id = await namedId(db, 'permissions', 'rentals.read');
    const can = () =>
      asStaff(db, holder, async (as) => {
        const answer = await as.query(`select app.has_permission('rentals.read') as can`);
        return answer.rows[0].can;
      });
    const change = (name: string) =>
      asAdmin(db, admin, (as) => command(as, `identity.${name}`, { role_id, permission_id }));
    await expect(can()).resolves.toBe(false);
    await change('grant_permission');
    await change('grant_permission');
    await expect(can()).resolves.toBe(true);
    await change('revoke_permission');
    await expect(can()).resolves.toBe(false);
    await expect(change('revoke_permission')).rejects.toMatchObject({ code: 'P0002' });

    const written = await db.query(
      `select kind, actor_id, details ->> 'permission' as permission from app.audit_events
       where kind like 'permission.%' order by id`,
    );
    expect(written.rows).toEqual(
      ['permission.grant', 'permission.revoke'].map((kind) => ({
        kind,
        actor_id: admin.id,
        permission: 'rentals.read',
      })),
    );
  }));

test('the admin keeps every permission', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const role_id = await namedId(db, 'roles', 'admin');
    const permission_id = await namedId(db, 'permissions', 'users.manage');
    await expect(
      asAdmin(db, admin, (as) =>
        command(as, 'identity.revoke_permission', { role_id, permission_id }),
      ),
    ).rejects.toMatchObject({ code: '55000', constraint: 'role_permissions_admin_has_all' });
  }));

test.each(commands)('%s: only who manages roles; a role and a permission that are there', (name) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const role_id = await namedId(db, 'roles', 'agent');
    const permission_id = await namedId(db, 'permissions', 'vehicles.read');
    const right = { role_id, permission_id };
    const manager = await user(db, ['fleet_manager']);
    await expect(
      asStaff(db, manager, (as) => command(as, `identity.${name}`, right)),
    ).rejects.toMatchObject({ code: '42501' });
    for (const wrong of [{ role_id: nobody }, { permission_id: nobody }]) {
      await expect(
        asAdmin(db, admin, (as) => command(as, `identity.${name}`, { ...right, ...wrong })),
      ).rejects.toMatchObject({ code: 'P0002' });
    }
  }),
);
