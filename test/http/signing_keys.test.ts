import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import type pg from 'pg';
import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import type { SigningKeys } from '../../server/auth/signing_keys.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { sharedKeys } from '../support/shared_keys.ts';

// Two servers on one database. The first looks for new keys all the time; the second only when a
// token names one that it does not know.
const db = useDatabase();
const secretKey = randomBytes(32).toString('base64');
const script = join(import.meta.dirname, '../../scripts/rotate_keys.ts');
let root: pg.Client;
let eager: { keys: SigningKeys; server: TestServer };
let lazy: { keys: SigningKeys; server: TestServer };
let userId: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  userId = (await committed(root, (owner) => user(owner, ['customer']))).id;
  // At once, as two replicas do.
  const [one, other] = await Promise.all([
    sharedKeys(db.urls, secretKey, { refreshMs: 20 }),
    sharedKeys(db.urls, secretKey, { minimumGapMs: 0 }),
  ]);
  eager = await start(one);
  lazy = await start(other);
});
afterAll(async () => {
  await Promise.all([eager, lazy].map((each) => each?.server.stop()));
});

const start = async (keys: SigningKeys) => ({
  keys,
  server: await startTestServer(db.urls, { secretKey }, keys),
});

const sign = ({ keys, server }: typeof eager) =>
  signAccessToken(keys, server.config, { userId, role: 'customer' }, Date.now());
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';
const statusOf = async ({ server }: typeof eager, token: string) =>
  (await server.query('{ __typename }', {}, { token })).status;
const publishedBy = async ({ server }: typeof eager) => {
  const response = await fetch(new URL('/.well-known/jwks.json', server.url));
  return (await response.json()) as { keys: { kid: string }[] };
};
const rotate = (...options: string[]) =>
  promisify(execFile)(process.execPath, [script, ...options], {
    env: { DATABASE_URL: db.urls.databaseUrl, SECRET_KEY: secretKey },
  });

test('of two servers that start at once one makes the first key, and both sign with it', async () => {
  const [one, other] = await Promise.all([sign(eager), sign(lazy)]);
  expect(kidOf(one)).toBe(kidOf(other));
  expect(await publishedBy(lazy)).toEqual(await publishedBy(eager));
  expect([await statusOf(eager, other), await statusOf(lazy, one)]).toEqual([200, 200]);
});

test('a new key is published before it signs', async () => {
  const before = await sign(eager);
  const { stdout } = await rotate();
  const [kid = '', at] = stdout.trim().split(' signs from ');
  expect(Date.parse(at ?? '') - Date.now()).toBeGreaterThan(280_000);
  await eventually(async () => (await publishedBy(eager)).keys.some((key) => key.kid === kid));
  expect(kidOf(await sign(eager))).toBe(kidOf(before));
});

test('tokens of the old key and of the new one are good at every server', async () => {
  const old = await sign(lazy);
  const { stdout } = await rotate('--now');
  await eventually(async () => kidOf(await sign(eager)) !== kidOf(old));
  const fresh = await sign(eager);
  expect(stdout).toContain(kidOf(fresh));
  // The lazy one has never heard of it until now, and signs with it from then on.
  expect(await statusOf(lazy, fresh)).toBe(200);
  expect(kidOf(await sign(lazy))).toBe(kidOf(fresh));
  expect([await statusOf(eager, old), await statusOf(lazy, old)]).toEqual([200, 200]);
});

test('H06 an old key is accepted until its end, then 401', async () => {
  const old = await sign(eager);
  await eager.keys.rotate({ delayS: 0, tokenTtlS: 900 });
  expect(await statusOf(eager, old)).toBe(200);
  const { rows } = await root.query<{ lasts_s: number }>(
    `select extract(epoch from verifies_until - clock_timestamp())::int as lasts_s
     from identity.signing_keys where id = $1`,
    [kidOf(old)],
  );
  expect(rows[0]?.lasts_s).toBeGreaterThanOrEqual(900 + 60);
  await root.query(
    `update identity.signing_keys set verifies_until = clock_timestamp() + interval '300 ms'
     where id = $1`,
    [kidOf(old)],
  );
  await eventually(async () => (await statusOf(eager, old)) === 401);
  expect((await publishedBy(eager)).keys.map(({ kid }) => kid)).not.toContain(kidOf(old));
});

test('a revoked key is dead, and another one signs at once', async () => {
  const stolen = await sign(eager);
  await rotate('--revoke', kidOf(stolen));
  await eventually(async () => (await statusOf(eager, stolen)) === 401);
  const fresh = await sign(eager);
  expect(kidOf(fresh)).not.toBe(kidOf(stolen));
  // The news comes with the first token of the new key.
  expect(await statusOf(lazy, fresh)).toBe(200);
  expect(await statusOf(lazy, stolen)).toBe(401);
});

test('every rotation is in the audit', async () => {
  const before = kidOf(await sign(eager));
  const { kid } = await eager.keys.rotate({ delayS: 0, tokenTtlS: 900, revokedKid: before });
  const { rows } = await root.query(
    `select kind, outcome, details - 'signs_from' as details
     from app.audit_events where kind like 'signing_key.%' order by id`,
  );
  expect(rows[0]).toMatchObject({ kind: 'signing_key.create', outcome: 'done' });
  expect(rows.at(-1)).toEqual({
    kind: 'signing_key.rotate',
    outcome: 'done',
    details: { kid, revoked_kid: before },
  });
});

test('made-up kids do not become a load on the database', async () => {
  let lookups = 0;
  const onLookup = () => {
    lookups += 1;
  };
  const keys = await sharedKeys(db.urls, secretKey, { minimumGapMs: 60_000, onLookup });
  const before = lookups;
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) => keys.publicKey(`made-up-${index}`)),
  );
  expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
  expect(lookups).toBe(before);
  await keys.stop();
});

test('with another SECRET_KEY a server does not start, and says why', async () => {
  const another = randomBytes(32).toString('base64');
  await expect(sharedKeys(db.urls, another)).rejects.toThrow(/SECRET_KEY does not open/);
  await expect(
    promisify(execFile)(process.execPath, [script], {
      env: { DATABASE_URL: db.urls.databaseUrl, SECRET_KEY: another },
    }),
  ).rejects.toMatchObject({ code: 1 });
});

test('private parts are in no JWKS, no log and no GraphQL type', async () => {
  const { d } = eager.keys.signing.privateKey.export({ format: 'jwk' });
  const published = await publishedBy(eager);
  for (const key of published.keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  }
  expect(eager.server.logLines.join()).not.toContain(d);
  const { rows } = await root.query<{ text: string }>(
    `select k::text || encode(k.private_jwk_sealed, 'escape') as text
     from identity.signing_keys k`,
  );
  expect(rows.map(({ text }) => text).join()).not.toContain(d);
});
