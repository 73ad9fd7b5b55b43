import type pg from 'pg';
import { asRoleCommitted } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { outcomeOf } from '../support/outcome_of.ts';

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

test('to be let in and to be linked again at once end in no deadlock', async () => {
  const [root, one, other] = [
    await database.connect('superuser'),
    await database.connect(),
    await database.connect(),
  ];
  const admin = await committed(root, (db) => user(db, ['admin']));
  const admitted = await asRoleCommitted(one, 'gatekeeper', null, (as) => admit(as, ['agent']));
  const link = (as: pg.Client) =>
    command(as, 'identity.link_external_identity', {
      user_id: admitted?.user_id,
      issuer: 'https://issuer.example',
      subject: 'somebody',
    });
  for (let round = 0; round < 40; round += 1) {
    const roles = round % 2 === 0 ? [] : ['agent'];
    const outcomes = await Promise.all([
      outcomeOf(asRoleCommitted(one, 'gatekeeper', null, (as) => admit(as, roles))),
      outcomeOf(asRoleCommitted(other, 'admin', admin, link)),
    ]);
    expect(outcomes).toEqual(['done', 'external_identities_subject_key']);
  }
});

test('the roles that do not exist are named', async () => {
  await database.inTransaction(async (db) => {
    const { rows } = await db.query(
      `select * from identity.unknown_role_names('{agent,emperor,admin,emperor}') as name`,
    );
    expect(rows).toEqual([{ name: 'emperor' }]);
  });
});
