import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
type Row = { readonly id: string };
type Role = Row & { readonly row_version: string };

const create = (as: pg.Client, args: object = {}) =>
  command<Role>(as, 'identity.create_role', {
    name: 'greeter',
    description: 'Greets\u200b people. ',
    ...args,
  });
const update = (as: pg.Client, { id }: Row, row_version: string | null) =>
  command(as, 'identity.update_role', { id, row_version, description: 'Waves.' });

test('a new role is called by its name and may do nothing yet, on record', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const role = await asAdmin(db, admin, (as) => create(as));
    expect(role).toMatchObject({
      name: 'greeter',
      token_role: 'staff',
      description: 'Greets people.',
      created_by: admin.id,
    });
    const { rows } = await db.query(
      `select a.kind, a.details, (select count(*)::int from identity.role_permissions
                                  where role_id = $1) as permissions
       from app.audit_events a where a.actor_id = $2`,
      [role.id, admin.id],
    );
    expect(rows).toEqual([
      {
        kind: 'role.create',
        details: { role_id: role.id, role: 'greeter', token_role: 'staff' },
        permissions: 0,
      },
    ]);
  }));

test.each([
  ['the name of another', { name: 'agent' }, '23505', 'roles_name_key'],
  ['a name of another form', { name: 'Big Boss' }, '23514', 'roles_name_format'],
  ['no description', { description: 'x'.repeat(301) }, '23514', 'roles_description_length'],
  ['a role of Postgres', { token_role: 'rentify_owner' }, '23514', 'token_role_known'],
])('%s is refused', (_what, args, code, constraint) =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, (as) => create(as, args))).rejects.toMatchObject({
      code,
      constraint,
    });
  }),
);

test('an update that read an older version, or none, is refused: roles_row_version_current', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const role = await asAdmin(db, admin, (as) => create(as));
    await expect(
      asAdmin(db, admin, (as) => update(as, role, role.row_version)),
    ).resolves.toMatchObject({ description: 'Waves.', name: 'greeter' });
    for (const version of [role.row_version, null]) {
      await expect(asAdmin(db, admin, (as) => update(as, role, version))).rejects.toMatchObject({
        code: '55000',
        constraint: 'roles_row_version_current',
        detail: '{"rowVersion": "1"}',
      });
    }
    await expect(
      asAdmin(db, admin, (as) => update(as, { id: admin.id }, '0')),
    ).rejects.toMatchObject({ code: 'P0002' });
  }));

test('only who manages roles', () =>
  database.inTransaction(async (db) => {
    const [admin, manager] = [await user(db, ['admin']), await user(db, ['fleet_manager'])];
    const role = await asAdmin(db, admin, (as) => create(as));
    for (const attempt of [create, (as: pg.Client) => update(as, role, '0')]) {
      await expect(asStaff(db, manager, (as) => attempt(as))).rejects.toMatchObject({
        code: '42501',
      });
    }
  }));
