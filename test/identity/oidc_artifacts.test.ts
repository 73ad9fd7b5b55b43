import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { unique } from '../support/unique.ts';

const database = useDatabase();

async function session(db: pg.Client, overrides: { user_id?: string } = {}): Promise<string> {
  const userId = overrides.user_id ?? (await user(db)).id;
  const { rows } = await db.query('select identity.open_session($1) as id', [userId]);
  return rows[0].id;
}
/** Keeps a thing, as the provider does; resolves with its hash. */
async function store(
  db: pg.Client,
  {
    kind = 'RefreshToken',
    session_id = null,
    uid = null,
    expires_in = '1 hour',
  }: Partial<Record<'kind' | 'expires_in', string>> & {
    session_id?: string | null;
    uid?: string | null;
  },
): Promise<Buffer> {
  const hash = Buffer.from(unique());
  await db.query(
    `select identity.store_oidc_artifact($1, $2, '\\x01', now() + $3::interval, $4, $5)`,
    [kind, hash, expires_in, session_id, uid],
  );
  return hash;
}
const found = async (db: pg.Client, hash: Buffer, kind = 'RefreshToken') => {
  const { rows } = await db.query('select * from identity.find_oidc_artifact($1, $2)', [
    kind,
    hash,
  ]);
  return rows.length;
};

test('what is kept is found until its time is over, under its own kind', () =>
  database.inTransaction(async (db) => {
    const hash = await store(db, { session_id: await session(db) });
    await expect(found(db, hash)).resolves.toBe(1);
    await expect(found(db, hash, 'AccessToken')).resolves.toBe(0);
    await expect(found(db, await store(db, { expires_in: '-1 second' }))).resolves.toBe(0);
  }));

test.each([
  [
    'has ended',
    `update identity.sessions set ended_at = now(), end_reason = 'revoked' where id = $1`,
  ],
  [
    'is over by itself',
    `update identity.sessions
     set created_at = now() - interval '31 days', expires_at = now() where id = $1`,
  ],
  [
    'is of somebody who is shut out',
    `update identity.users set status = 'disabled', disabled_reason = 'Has left.'
     where id = (select user_id from identity.sessions where id = $1)`,
  ],
])('nothing is found of a session that %s', (_what, end) =>
  database.inTransaction(async (db) => {
    const sessionId = await session(db);
    const hash = await store(db, { session_id: sessionId });
    await expect(found(db, hash)).resolves.toBe(1);
    await db.query(end, [sessionId]);
    await expect(found(db, hash)).resolves.toBe(0);
  }),
);

test('it is consumed once', () =>
  database.inTransaction(async (db) => {
    const hash = await store(db, { session_id: await session(db) });
    const consume = async () => {
      const sql = `select identity.consume_oidc_artifact('RefreshToken', $1) as was_first`;
      return (await db.query(sql, [hash])).rows[0].was_first;
    };
    await expect(consume()).resolves.toBe(true);
    await expect(consume()).resolves.toBe(false);
  }));

test('a browser has one session of a name, of which the last id counts: oidc_artifacts_uid_key', () =>
  database.inTransaction(async (db) => {
    const uid = unique();
    const before = await store(db, { kind: 'Session', uid });
    const now = await store(db, { kind: 'Session', uid });
    await expect(found(db, before, 'Session')).resolves.toBe(0);
    await expect(found(db, now, 'Session')).resolves.toBe(1);
  }));

test('there is such a session: oidc_artifacts_session_id_fkey', () =>
  database.inTransaction(async (db) => {
    await expect(store(db, { session_id: randomUUID() })).rejects.toMatchObject({
      code: '23503',
      constraint: 'oidc_artifacts_session_id_fkey',
    });
  }));

test('no other kind is kept: oidc_artifact_kind_known', () =>
  database.inTransaction(async (db) => {
    await expect(store(db, { kind: 'DeviceCode' })).rejects.toMatchObject({
      code: '23514',
      constraint: 'oidc_artifact_kind_known',
    });
  }));

test('what has expired is forgotten within the hour', () =>
  database.inTransaction(async (db) => {
    await store(db, { kind: 'Interaction', expires_in: '-1 second' });
    await store(db, { kind: 'Interaction' });
    await db.query('select identity.purge_expired()');
    const { rows } = await db.query('select count(*)::int as left from identity.oidc_artifacts');
    expect(rows).toEqual([{ left: 1 }]);
  }));
