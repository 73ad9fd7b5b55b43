import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asGatekeeper } from '../support/actors.ts';
import { askedForAccount, SOME_HASH } from '../support/asked_for_account.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();
const OTHER_HASH = SOME_HASH.replace('c2Fs', 'cGVw');

const confirmWith = async (door: pg.Client, token: string): Promise<string | null> => {
  const { rows } = await door.query('select identity.confirm_registration($1) as id', [
    hashOfToken(token),
  ]);
  return rows[0].id;
};
const confirm = (db: pg.Client, token: string) =>
  asGatekeeper(db, null, (door) => confirmWith(door, token));
const outcomes = async (db: pg.Client) => {
  const { rows } = await db.query(
    `select outcome, actor_id, subject_id from app.audit_events
     where kind = 'registration.confirm' order by id`,
  );
  return rows;
};

test('the token makes the account: a customer with the password that was asked for', () =>
  database.inTransaction(async (db) => {
    const token = await askedForAccount(db, 'nora@example.com');
    const id = await confirm(db, token);
    const { rows } = await db.query(
      `select u.email, u.display_name, u.status, u.created_by, p.password_hash,
              array_agg(r.name) as roles
       from identity.users u
       join identity.passwords p on p.user_id = u.id
       join identity.user_roles ur on ur.user_id = u.id
       join identity.roles r on r.id = ur.role_id
       where u.id = $1
       group by u.id, p.user_id`,
      [id],
    );
    expect(rows).toEqual([
      {
        email: 'nora@example.com',
        display_name: 'Nora New',
        status: 'active',
        created_by: id,
        password_hash: SOME_HASH,
        roles: ['customer'],
      },
    ]);
    await expect(outcomes(db)).resolves.toEqual([
      { outcome: 'done', actor_id: id, subject_id: id },
    ]);
    const events = await db.query(
      `select aggregate_id, payload from app.outbox_events where event_type = 'UserRegistered'`,
    );
    expect(events.rows).toEqual([{ aggregate_id: id, payload: { id, status: 'active' } }]);
  }));

test('a token is good once, and the others of its address with it', () =>
  database.inTransaction(async (db) => {
    const stranger = await askedForAccount(db, 'nora@example.com', { passwordHash: OTHER_HASH });
    const token = await askedForAccount(db, 'nora@example.com');
    const id = await confirm(db, token);
    await expect(confirm(db, token)).resolves.toBeNull();
    await expect(confirm(db, stranger)).resolves.toBeNull();
    const { rows } = await db.query(
      'select password_hash from identity.passwords where user_id = $1',
      [id],
    );
    expect(rows).toEqual([{ password_hash: SOME_HASH }]);
    expect((await outcomes(db)).map(({ outcome }) => outcome)).toEqual([
      'done',
      'refused',
      'refused',
    ]);
  }));

test('a token that expired, or that nobody was given, makes nothing', () =>
  database.inTransaction(async (db) => {
    const token = await askedForAccount(db, 'nora@example.com');
    await db.query(
      `update identity.registrations
       set created_at = now() - interval '25 hours', expires_at = now() - interval '1 hour'`,
    );
    await expect(confirm(db, token)).resolves.toBeNull();
    await expect(confirm(db, createOpaqueToken())).resolves.toBeNull();
    const { rows } = await db.query(`select from identity.users where email = 'nora@example.com'`);
    expect(rows).toEqual([]);
    const nobody = { outcome: 'refused', actor_id: null, subject_id: null };
    await expect(outcomes(db)).resolves.toEqual([nobody, nobody]);
  }));

test('an address that was given an account meanwhile keeps that one', () =>
  database.inTransaction(async (db) => {
    const token = await askedForAccount(db, 'nora@example.com');
    const { id } = await user(db, ['agent'], { email: 'nora@example.com' });
    await expect(confirm(db, token)).resolves.toBeNull();
    const { rows } = await db.query(
      `select u.id from identity.users u where u.email = 'nora@example.com'
       and not exists (select from identity.passwords p where p.user_id = u.id)`,
    );
    expect(rows).toEqual([{ id }]);
  }));

test('of two confirmations of one address at once one makes the account', async () => {
  const root = await database.connect('superuser');
  for (let round = 0; round < 10; round += 1) {
    const email = `raced.${round}@example.com`;
    const tokens = await committed(root, async (db) => [
      await askedForAccount(db, email),
      await askedForAccount(db, email),
    ]);
    const ids = await Promise.all(
      [...tokens, ...tokens].map(async (token) => {
        const client = await database.connect('superuser');
        await client.query('begin; set local role gatekeeper');
        const id = await confirmWith(client, token);
        await client.query('commit');
        return id;
      }),
    );
    const made = ids.filter((id) => id !== null);
    expect(made).toHaveLength(1);
    const { rows } = await root.query('select id from identity.users where email = $1', [email]);
    expect(rows).toEqual([{ id: made[0] }]);
  }
});
