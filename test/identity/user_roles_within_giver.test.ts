import { asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { namedId } from '../support/named_id.ts';
import { roleWith } from '../support/role_with.ts';

const database = useDatabase();
const refused = { code: '55000', constraint: 'user_roles_within_giver' };

test.each([
  ['another', false],
  ['themselves', true],
])('who gives roles gives %s no role that may do more than they', (_whom, isSelf) =>
  database.inTransaction(async (db) => {
    const giver = await holderOf(db, ['roles.manage', 'vehicles.read']);
    const receiver = isSelf ? giver : await user(db);
    const give = (role_id: string) =>
      asStaff(db, giver, (as) =>
        command(as, 'identity.assign_role', { user_id: receiver.id, role_id }),
      );
    await expect(give(await namedId(db, 'roles', 'admin'))).rejects.toMatchObject(refused);
    const more = await roleWith(db, ['vehicles.read', 'vehicles.register']);
    await expect(give(more.id)).rejects.toMatchObject(refused);
    const within = await roleWith(db, ['vehicles.read']);
    await expect(give(within.id)).resolves.toMatchObject({ id: receiver.id });
    const nothing = await roleWith(db);
    await expect(give(nothing.id)).resolves.toMatchObject({ id: receiver.id });
  }),
);

test('nor to new staff: no account is made then', () =>
  database.inTransaction(async (db) => {
    const giver = await holderOf(db, ['users.manage', 'roles.manage']);
    const create = (role_ids: string[]) =>
      asStaff(db, giver, (as) =>
        command(as, 'identity.create_staff', {
          email: 'new@example.com',
          display_name: 'Nora New',
          staff_type: 'driver',
          role_ids,
        }),
      );
    await expect(create([await namedId(db, 'roles', 'agent')])).rejects.toMatchObject(refused);
    const { rowCount } = await db.query(
      `select from identity.users where email = 'new@example.com'`,
    );
    expect(rowCount).toBe(0);
  }));

test('who manages users but gives no roles makes staff without any', () =>
  database.inTransaction(async (db) => {
    const manager = await holderOf(db, ['users.manage', 'vehicles.read']);
    const within = await roleWith(db, ['vehicles.read']);
    const create = (role_ids: string[]) =>
      asStaff(db, manager, (as) =>
        command(as, 'identity.create_staff', {
          email: 'new@example.com',
          display_name: 'Nora New',
          staff_type: 'driver',
          role_ids,
        }),
      );
    await expect(create([within.id])).rejects.toMatchObject({ code: '42501' });
    await expect(create([])).resolves.toMatchObject({ email: 'new@example.com' });
  }));
