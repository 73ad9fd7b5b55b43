import type pg from 'pg';
import { asAdmin, asRoleCommitted } from '../support/actors.ts';
import { type ApiKey, apiKey } from '../support/api_key.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { issuedKey } from '../support/issued_key.ts';
import { outcomeOf } from '../support/outcome_of.ts';

const database = useDatabase();
const HOUR_MS = 3_600_000;

const rotate = (db: pg.Client, { id }: { id: string }, overlap_hours?: number) =>
  issuedKey(db, 'rotate_api_key', {
    api_key_id: id,
    ...(overlap_hours === undefined ? {} : { overlap_hours }),
  });
const asSomeAdmin = async <Result>(db: pg.Client, work: () => Promise<Result>) =>
  asAdmin(db, await user(db, ['admin']), work);
const livesFor = async (db: pg.Client, { id }: { id: string }): Promise<number> => {
  const { rows } = await db.query(
    `select extract(epoch from expires_at - now())::int * 1000 as ms
     from identity.api_keys where id = $1`,
    [id],
  );
  return rows[0].ms;
};
const scopes = async (db: pg.Client, { id }: { id: string }) => {
  const { rows } = await db.query(
    'select permission_id from identity.api_key_permissions where api_key_id = $1 order by 1',
    [id],
  );
  return rows;
};

test('the successor may do the same for as long, and both are live for a day', () =>
  database.inTransaction(async (db) => {
    const expires_at = new Date(Date.now() + 72 * HOUR_MS).toISOString();
    const old = await apiKey(db, ['rentals.read', 'vehicles.read'], { name: 'Shop', expires_at });
    const next = await asSomeAdmin(db, () => rotate(db, old));
    expect(next).toMatchObject({ user_id: old.userId, name: 'Shop', replaces_key_id: old.id });
    expect(next.secret).not.toBe(old.secret);
    await expect(scopes(db, next)).resolves.toEqual(await scopes(db, old));
    await expect(livesFor(db, old)).resolves.toBe(24 * HOUR_MS);
    expect(Math.abs((await livesFor(db, next)) - 72 * HOUR_MS)).toBeLessThan(HOUR_MS);
    const { rows } = await db.query(
      `select api_key_id, details from app.audit_events where kind = 'api_key.rotate'`,
    );
    expect(rows).toEqual([
      {
        api_key_id: old.id,
        details: { prefix: old.prefix, successor: next.prefix, overlap_hours: 24 },
      },
    ]);
  }));

test('the overlap never makes the old key live longer, and may be nothing', () =>
  database.inTransaction(async (db) => {
    const expires_at = new Date(Date.now() + 2 * HOUR_MS).toISOString();
    const old = await apiKey(db, [], { expires_at });
    await asSomeAdmin(db, () => rotate(db, old, 168));
    expect(await livesFor(db, old)).toBeLessThanOrEqual(2 * HOUR_MS);
    const leaked = await apiKey(db);
    await asSomeAdmin(db, () => rotate(db, leaked, 0));
    await expect(livesFor(db, leaked)).resolves.toBe(0);
  }));

test('two keys are live, never three: rotated again, the first one ends', () =>
  database.inTransaction(async (db) => {
    const first = await apiKey(db);
    const second = await asSomeAdmin(db, () => rotate(db, first));
    await asSomeAdmin(db, () => rotate(db, second));
    const { rows } = await db.query(
      'select count(*)::int as live from identity.api_keys where expires_at > now()',
    );
    expect(rows).toEqual([{ live: 2 }]);
    await expect(livesFor(db, first)).resolves.toBe(0);
  }));

test('a key is rotated once: api_keys_replaces_key_id_key', () =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await asSomeAdmin(db, () => rotate(db, key));
    await expect(asSomeAdmin(db, () => rotate(db, key))).rejects.toMatchObject({
      code: '23505',
      constraint: 'api_keys_replaces_key_id_key',
    });
  }));

test.each([
  ['revoked', 'revoked_at = now()'],
  ['expired', 'expires_at = now()'],
])('a key that is %s is not rotated: api_keys_live', (_what, change) =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await db.query(`update identity.api_keys set ${change} where id = $1`, [key.id]);
    await expect(asSomeAdmin(db, () => rotate(db, key))).rejects.toMatchObject({
      code: '55000',
      constraint: 'api_keys_live',
    });
  }),
);

test.each([-1, 169])('an overlap of %d hours is refused: api_keys_overlap_range', (hours) =>
  database.inTransaction(async (db) => {
    const key = await apiKey(db);
    await expect(asSomeAdmin(db, () => rotate(db, key, hours))).rejects.toMatchObject({
      code: '23514',
      constraint: 'api_keys_overlap_range',
    });
  }),
);

test('there is no such key', () =>
  database.inTransaction(async (db) => {
    const nothing = { id: '00000000-0000-7000-8000-00000000dead' };
    const refusal = { code: 'P0002' };
    await expect(asSomeAdmin(db, () => rotate(db, nothing))).rejects.toMatchObject(refusal);
    const revoke = () => command(db, 'identity.revoke_api_key', { api_key_id: nothing.id });
    await expect(asSomeAdmin(db, revoke)).rejects.toMatchObject(refusal);
  }));

test('a key is revoked for good, and a second time changes nothing', () =>
  database.inTransaction(async (db) => {
    const { id, userId } = await apiKey(db);
    const revoke = () =>
      asSomeAdmin(db, () =>
        command<{ revoked_at: Date; row_version: string }>(db, 'identity.revoke_api_key', {
          api_key_id: id,
        }),
      );
    const revoked = await revoke();
    expect(revoked.revoked_at).toBeInstanceOf(Date);
    await expect(revoke()).resolves.toEqual(revoked);
    const { rows } = await db.query(
      `select subject_id, api_key_id from app.audit_events where kind = 'api_key.revoke'`,
    );
    expect(rows).toEqual([{ subject_id: userId, api_key_id: id }]);
  }));

describe('side by side', () => {
  let root: pg.Client;
  let sessions: readonly [pg.Client, pg.Client];
  let admin: { readonly id: string };
  let key: ApiKey;

  beforeAll(async () => {
    root = await database.connect('superuser');
    sessions = [await database.connect(), await database.connect()];
    admin = await committed(root, (db) => user(db, ['admin']));
  });
  beforeEach(async () => {
    key = await committed(root, (db) => apiKey(db, ['rentals.read']));
  });
  const run = (session: pg.Client, work: (db: pg.Client) => Promise<unknown>) =>
    outcomeOf(asRoleCommitted(session, 'admin', admin, work));
  const successors = async () => {
    const { rows } = await root.query(
      'select count(*)::int as count from identity.api_keys where replaces_key_id = $1',
      [key.id],
    );
    return rows[0].count;
  };

  test.each(Array.from({ length: 10 }, (_, round) => round))(
    'two who rotate a key at once make one successor (%d)',
    async () => {
      const outcomes = await Promise.all(
        sessions.map((session) => run(session, (db) => rotate(db, key))),
      );
      expect(outcomes.sort()).toEqual(['api_keys_replaces_key_id_key', 'done']);
      expect(await successors()).toBe(1);
    },
  );

  test.each(Array.from({ length: 10 }, (_, round) => round))(
    'of who rotates and who revokes at once, the revoker always wins the old key (%d)',
    async () => {
      const [rotated, revoked] = await Promise.all([
        run(sessions[0], (db) => rotate(db, key)),
        run(sessions[1], (db) => command(db, 'identity.revoke_api_key', { api_key_id: key.id })),
      ]);
      expect(revoked).toBe('done');
      expect(['done', 'api_keys_live']).toContain(rotated);
      expect(await successors()).toBe(rotated === 'done' ? 1 : 0);
    },
  );
});
