import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asGatekeeper } from '../support/actors.ts';
import { SOME_HASH } from '../support/asked_for_account.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { givenToken } from '../support/given_token.ts';
import { hasPassword } from '../support/has_password.ts';
import { messagesTo } from '../support/messages_to.ts';

const database = useDatabase();
const NEW_HASH = SOME_HASH.replace('c2Fs', 'bmV3');
type Purpose = 'reset_password' | 'accept_invitation';

const resetWith = async (door: pg.Client, token: string, purpose: Purpose) => {
  const { rows } = await door.query('select identity.reset_password($1, $2, $3, $4) as id', [
    hashOfToken(token),
    purpose,
    NEW_HASH,
    Buffer.from('sealed'),
  ]);
  return rows[0].id as string | null;
};
const reset = (db: pg.Client, token: string, purpose: Purpose = 'reset_password') =>
  asGatekeeper(db, null, (door) => resetWith(door, token, purpose));
const holder = (db: pg.Client, token: string, purpose: Purpose = 'reset_password') =>
  asGatekeeper(db, null, async (door) => {
    const { rows } = await door.query('select * from identity.holder_of_token($1, $2)', [
      hashOfToken(token),
      purpose,
    ]);
    return rows;
  });
const passwordOf = async (db: pg.Client, { id }: { id: string }) => {
  const { rows } = await db.query(
    'select password_hash as hash from identity.passwords where user_id = $1',
    [id],
  );
  return rows[0]?.hash;
};
const outcomes = async (db: pg.Client) => {
  const { rows } = await db.query(
    `select outcome, actor_id, subject_id, details from app.audit_events
     where kind = 'password.reset' order by id`,
  );
  return rows;
};

test('the holder of the token gets the new password, and a mail that says so', () =>
  database.inTransaction(async (db) => {
    const nora = await hasPassword(db, await user(db, ['customer']));
    const token = await givenToken(db, nora);
    await expect(holder(db, token)).resolves.toEqual([
      { user_id: nora.id, email: nora.email, display_name: nora.display_name },
    ]);
    await expect(reset(db, token)).resolves.toBe(nora.id);
    await expect(passwordOf(db, nora)).resolves.toBe(NEW_HASH);
    await expect(messagesTo(db, nora.email)).resolves.toMatchObject([
      { template: 'password_changed' },
    ]);
    await expect(outcomes(db)).resolves.toEqual([
      {
        outcome: 'done',
        actor_id: nora.id,
        subject_id: nora.id,
        details: { purpose: 'reset_password' },
      },
    ]);
  }));

test('H09: every session of the user ends with the old password, and none of another', () =>
  database.inTransaction(async (db) => {
    const nora = await hasPassword(db, await user(db, ['customer']));
    const other = await user(db, ['customer']);
    for (const { id } of [nora, nora, other]) {
      await db.query('select identity.open_session($1)', [id]);
    }
    await reset(db, await givenToken(db, nora));
    const { rows } = await db.query(
      'select user_id, end_reason from identity.sessions order by id',
    );
    expect(rows).toEqual([
      { user_id: nora.id, end_reason: 'password_changed' },
      { user_id: nora.id, end_reason: 'password_changed' },
      { user_id: other.id, end_reason: null },
    ]);
  }));

test('H25: a token is good once, and every other of its user goes with it', () =>
  database.inTransaction(async (db) => {
    const nora = await hasPassword(db, await user(db, ['agent']));
    const invitation = await givenToken(db, nora, { purpose: 'accept_invitation' });
    const token = await givenToken(db, nora);
    await reset(db, token);
    await expect(holder(db, token)).resolves.toEqual([]);
    await expect(reset(db, token)).resolves.toBeNull();
    await expect(reset(db, invitation, 'accept_invitation')).resolves.toBeNull();
  }));

test('H25: a token that expired, is for something else, or was never given, opens nothing', () =>
  database.inTransaction(async (db) => {
    const nora = await hasPassword(db, await user(db, ['agent']));
    const invitation = await givenToken(db, nora, { purpose: 'accept_invitation' });
    const expired = await givenToken(db, nora, {
      created_at: new Date(Date.now() - 7_200_000),
      expires_at: new Date(Date.now() - 3_600_000),
    });
    for (const token of [invitation, expired, createOpaqueToken()]) {
      await expect(holder(db, token)).resolves.toEqual([]);
      await expect(reset(db, token)).resolves.toBeNull();
    }
    await expect(passwordOf(db, nora)).resolves.toBe(SOME_HASH);
    const details = { purpose: 'reset_password' };
    expect(await outcomes(db)).toMatchObject(Array(6).fill({ outcome: 'refused', details }));
  }));

test('whoever is shut out resets nothing', () =>
  database.inTransaction(async (db) => {
    const gone = await hasPassword(db, await user(db, ['agent'], { status: 'disabled' }));
    const token = await givenToken(db, gone);
    await expect(holder(db, token)).resolves.toEqual([]);
    await expect(reset(db, token)).resolves.toBeNull();
    await expect(passwordOf(db, gone)).resolves.toBe(SOME_HASH);
  }));

test('an invitation gives a first password, without news of a changed one', () =>
  database.inTransaction(async (db) => {
    const nora = await user(db, ['agent']);
    const token = await givenToken(db, nora, { purpose: 'accept_invitation' });
    await expect(reset(db, token, 'accept_invitation')).resolves.toBe(nora.id);
    await expect(passwordOf(db, nora)).resolves.toBe(NEW_HASH);
    await expect(messagesTo(db, nora.email)).resolves.toEqual([]);
  }));

test('of two who use one token at once one is refused', async () => {
  const root = await database.connect('superuser');
  for (let round = 0; round < 10; round += 1) {
    const token = await committed(root, async (db) =>
      givenToken(db, await hasPassword(db, await user(db, ['customer']))),
    );
    const answers = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = await database.connect('superuser');
        await client.query('begin; set local role gatekeeper');
        const id = await resetWith(client, token, 'reset_password');
        await client.query('commit');
        return id;
      }),
    );
    expect(answers.filter((id) => id !== null)).toHaveLength(1);
  }
});
