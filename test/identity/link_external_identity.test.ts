import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAdmin, asStaff } from '../support/actors.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { roleWith } from '../support/role_with.ts';

const database = useDatabase();

function link(db: pg.Client, userId: string, issuer = 'https://issuer.example', subject = 'x') {
  return db.query('select * from identity.link_external_identity($1, $2, $3)', [
    userId,
    issuer,
    subject,
  ]);
}

test.each([
  ['external_identities_issuer_format', '23514', { issuer: '' }],
  ['external_identities_subject_format', '23514', { subject: 'a b' }],
  ['external_identities_subject_format', '23514', { subject: 'x'.repeat(256) }],
])('an admin is refused by %s', async (constraint, code, { issuer, subject }: Given) => {
  await database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const { id } = await user(db, ['agent']);
    const linking = asAdmin(db, admin, (as) => link(as, id, issuer, subject));
    await expect(linking).rejects.toMatchObject({ code, constraint });
  });
});
type Given = { readonly issuer?: string; readonly subject?: string };

test('an identity belongs to one user (external_identities_subject_key)', async () => {
  await database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const [one, other] = [await user(db, ['agent']), await user(db, ['agent'])];
    await asAdmin(db, admin, (as) => link(as, one.id));
    await expect(asAdmin(db, admin, (as) => link(as, other.id))).rejects.toMatchObject({
      code: '23505',
      constraint: 'external_identities_subject_key',
    });
  });
});

test('nobody makes an identity that is more than they are: an admin is not linked by a manager', async () => {
  await database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    const manager = await user(db);
    const { id: roleId } = await roleWith(db, ['users.manage']);
    await db.query('insert into identity.user_roles (user_id, role_id) values ($1, $2)', [
      manager.id,
      roleId,
    ]);
    await expect(asStaff(db, manager, (as) => link(as, admin.id))).rejects.toMatchObject({
      constraint: 'users_within_manager',
    });
    // Nor anybody else: more may be made of them later.
    const customer = await user(db);
    for (const { id } of [manager, customer]) {
      await expect(asStaff(db, manager, (as) => link(as, id))).rejects.toMatchObject({
        constraint: 'external_identities_linked_by_admin',
      });
    }
  });
});

test('whoever may not manage users links nobody', async () => {
  await database.inTransaction(async (db) => {
    const agent = await user(db, ['agent']);
    await expect(asStaff(db, agent, (as) => link(as, agent.id))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

test('an identity is of a user who is there (external_identities_user_id_fkey)', async () => {
  await database.inTransaction((db) =>
    expect(
      db.query(
        `insert into identity.external_identities (user_id, issuer, subject)
         values ($1, 'https://issuer.example', 'x')`,
        [randomUUID()],
      ),
    ).rejects.toMatchObject({ code: '23503', constraint: 'external_identities_user_id_fkey' }),
  );
});
