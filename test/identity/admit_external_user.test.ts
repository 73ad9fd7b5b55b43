import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const mapped = ['admin', 'agent'];

async function admit(db: pg.Client, roles: readonly string[]) {
  const { rows } = await db.query<{ user_id: string; token_role: string }>(
    `select * from identity.admit_external_user(
       'https://issuer.example', 'somebody', 'somebody@example.com', 'Some Body', $1, $2, now())`,
    [roles, mapped],
  );
  return rows[0];
}

test('the last admin stays one, whatever the issuer says, and the audit says so', async () => {
  await database.inTransaction(async (db) => {
    const admitted = await admit(db, ['admin']);
    expect(await admit(db, ['agent'])).toEqual(admitted);
    const { rows } = await db.query(
      `select outcome from app.audit_events where kind = 'role.remove' and subject_id = $1`,
      [admitted?.user_id],
    );
    expect(rows).toEqual([{ outcome: 'refused' }]);

    await user(db, ['admin']);
    expect(await admit(db, ['agent'])).toEqual({ ...admitted, token_role: 'staff' });
  });
});

test('sessions of a linked user end when the issuer changes the roles', async () => {
  await database.inTransaction(async (db) => {
    const admitted = await admit(db, ['agent']);
    await user(db, ['admin']);
    await db.query('select identity.open_session($1)', [admitted?.user_id]);
    const ended = async () => {
      const { rows } = await db.query<{ end_reason: string | null }>(
        'select end_reason from identity.sessions where user_id = $1',
        [admitted?.user_id],
      );
      return rows.map(({ end_reason }) => end_reason);
    };
    await admit(db, ['agent']);
    expect(await ended()).toEqual([null]);
    await admit(db, ['agent', 'admin']);
    expect(await ended()).toEqual(['roles_changed']);
  });
});

test('the roles that do not exist are named', async () => {
  await database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select * from identity.unknown_role_names('{agent,emperor,admin,emperor}') as name`,
    );
    expect(rows).toEqual([{ name: 'emperor' }]);
  });
});
