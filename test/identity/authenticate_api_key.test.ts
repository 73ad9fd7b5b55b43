import type pg from 'pg';
import { hashOfToken } from '../../server/secrets/opaque_token.ts';
import { asAdmin, asRole } from '../support/actors.ts';
import { type ApiKey, apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';

const database = useDatabase();

/** As the doors ask: as gatekeeper, for somebody who is nobody yet, from this address. */
async function authenticate(db: pg.Client, secret: string, address = '203.0.113.7') {
  await db.query(
    `select set_config('jwt.claims.sub', '', true), set_config('request.address', $1, true)`,
    [address],
  );
  await db.query('set local role gatekeeper');
  const { rows } = await db.query('select * from identity.authenticate_api_key($1)', [
    hashOfToken(secret),
  ]);
  await db.query('set local role rentify_owner');
  return rows;
}
const uses = async (db: pg.Client, { id }: ApiKey) => {
  const { rows } = await db.query(
    `select outcome, actor_id, subject_id, host(address) as address, details
     from app.audit_events where kind = 'api_key.use' and api_key_id = $1 order by id`,
    [id],
  );
  return rows;
};

test('a live key is its service, and its use is on record', () =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await expect(authenticate(db, key.secret)).resolves.toEqual([
      { api_key_id: key.id, user_id: key.userId },
    ]);
    const { rows } = await db.query(
      `select host(last_used_address) as address, last_used_at = now() as is_now, row_version
       from identity.api_keys where id = $1`,
      [key.id],
    );
    expect(rows).toEqual([{ address: '203.0.113.7', is_now: true, row_version: '0' }]);
    await expect(uses(db, key)).resolves.toEqual([
      {
        outcome: 'done',
        actor_id: key.userId,
        subject_id: key.userId,
        address: '203.0.113.7',
        details: { prefix: key.prefix },
      },
    ]);
  }));

test('a busy key is noted once a minute, and recorded once an hour for an address', () =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await authenticate(db, key.secret);
    await db.query(
      `update identity.api_keys set last_used_at = now() - interval '59 seconds' where id = $1`,
      [key.id],
    );
    await authenticate(db, key.secret, '203.0.113.8');
    await authenticate(db, key.secret, '203.0.113.8');
    const { rows } = await db.query(
      `select host(last_used_address) as address, last_used_at < now() as is_old
       from identity.api_keys where id = $1`,
      [key.id],
    );
    expect(rows).toEqual([{ address: '203.0.113.7', is_old: true }]);
    expect((await uses(db, key)).map(({ address }) => address)).toEqual([
      '203.0.113.7',
      '203.0.113.8',
    ]);
  }));

test.each([
  ['revoked', `update identity.api_keys set revoked_at = now() where id = $1`],
  ['expired', `update identity.api_keys set expires_at = now() where id = $1`],
  [
    'disabled',
    `update identity.users set status = 'disabled'
     where id = (select user_id from identity.api_keys where id = $1)`,
  ],
])('a key that is %s opens nothing, and whoever tries it is on record', (reason, end) =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await db.query(end, [key.id]);
    await expect(authenticate(db, key.secret)).resolves.toEqual([]);
    await authenticate(db, key.secret);
    await expect(uses(db, key)).resolves.toEqual([
      {
        outcome: 'refused',
        actor_id: null,
        subject_id: key.userId,
        address: '203.0.113.7',
        details: { prefix: key.prefix, reason },
      },
    ]);
  }),
);

test('a key that nobody made opens nothing and leaves nothing behind', () =>
  database.inTransaction(async (db) => {
    const { secret } = await apiKey(db);
    await expect(authenticate(db, `${secret.slice(0, -1)}!`)).resolves.toEqual([]);
    const { rows } = await db.query('select from app.audit_events');
    expect(rows).toEqual([]);
  }));

test('no API role may ask for a key', () =>
  database.inTransaction(async (db) => {
    const { secret, userId } = await apiKey(db);
    const ask = (client: pg.Client) =>
      client.query('select * from identity.authenticate_api_key($1)', [hashOfToken(secret)]);
    const refusal = { code: '42501' };
    const admin = await user(db, ['admin']);
    await expect(asAdmin(db, admin, ask)).rejects.toMatchObject(refusal);
    await expect(asRole(db, 'service', { id: userId }, ask)).rejects.toMatchObject(refusal);
  }));

test('whoever comes while the key is being revoked waits, and does not get in', async () => {
  const root = await database.connect('superuser');
  const key = await committed(root, (db) => apiKey(db));
  const door = await database.connect();
  await root.query('begin');
  await root.query('update identity.api_keys set revoked_at = now() where id = $1', [key.id]);
  await door.query('begin; set local role gatekeeper');
  const asked = door.query('select * from identity.authenticate_api_key($1)', [
    hashOfToken(key.secret),
  ]);
  await root.query('commit');
  expect((await asked).rows).toEqual([]);
  await door.query('commit');
});
