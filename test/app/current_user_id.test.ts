import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

test.each([
  ['nothing', ''],
  ['blanks', '   '],
  ['a word', 'admin'],
  ['a number', '1'],
  ['an array', '["00000000-0000-7000-8000-000000000001"]'],
  ['an object', '{"sub": "00000000-0000-7000-8000-000000000001"}'],
  ['a quote', `' or '1'='1`],
  ['a statement', `'; drop schema app cascade; --`],
  ['a uuid and more', '00000000-0000-7000-8000-000000000001x'],
  ['two uuids', '00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000001'],
  ['ten kilobytes', 'a'.repeat(10_000)],
  ['letters of elsewhere', '٠٠٠٠٠٠٠٠-0000-7000-8000-000000000001'],
])('a subject that is %s is nobody, and no error', (_what, subject) =>
  database.inTransaction(async (db) => {
    await db.query(`select set_config('jwt.claims.sub', $1, true)`, [subject]);
    const { rows } = await db.query(
      `select app.current_user_id() as id, app.has_permission('vehicles.read') as can,
              identity.current_permissions() as permissions,
              (identity.current_user_account()).id as account`,
    );
    expect(rows).toEqual([{ id: null, can: false, permissions: [], account: null }]);
  }),
);

test('without a claim nobody; a permission in the claims is worth nothing', () =>
  database.inTransaction(async (db) => {
    const nobody = await user(db);
    await db.query(
      `select set_config('jwt.claims.sub', $1, true),
              set_config('jwt.claims.permissions', '*', true),
              set_config('jwt.claims.role', 'admin', true)`,
      [nobody.id],
    );
    const { rows } = await db.query(
      `select app.current_user_id() as id, app.has_permission('vehicles.read') as can`,
    );
    expect(rows).toEqual([{ id: nobody.id, can: false }]);
  }));

test('claims end with their transaction: the next one on the connection is nobody', async () => {
  const client = await database.connect();
  const who = async () =>
    (
      await client.query(
        `select current_setting('jwt.claims.sub', true) as sub, current_user::text`,
      )
    ).rows[0];
  for (const end of ['commit', 'rollback']) {
    await client.query('begin');
    await client.query(
      `select set_config('role', 'admin', true),
              set_config('jwt.claims.sub', '00000000-0000-7000-8000-000000000001', true)`,
    );
    await expect(who()).resolves.toMatchObject({ current_user: 'admin' });
    await client.query(end);
    await expect(who()).resolves.toEqual({ sub: '', current_user: 'rentify_api' });
  }
});
