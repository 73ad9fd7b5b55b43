import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { PASSWORD, type SignedUpUser, signUp } from '../../support/doors.ts';
import { eventually } from '../../support/eventually.ts';
import { useRedis } from '../../support/redis.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const db = useDatabase();
const redis = useRedis();
const RATE = 20;
let server: TestServer;
let sibling: TestServer;
let somebody: SignedUpUser;
let signedIn: { readonly refreshToken: string };

const start = () =>
  startTestServer(db.urls, {
    redisUrl: redis.url,
    trustedProxies: ['127.0.0.1'],
    anonymousRatePerMinute: RATE,
    doorLimitFactor: 1,
  });

beforeAll(async () => {
  server = await start();
  sibling = await start();
  somebody = await committed(await db.connect('superuser'), (client) => signUp(client));
  signedIn = (await (await knock()).json()) as typeof signedIn;
}, 90_000);
afterAll(async () => {
  await server?.stop();
  await sibling?.stop();
});

let clients = 0;
/** Of a client that nobody has counted before. */
function fromAnother(): { 'x-forwarded-for': string } {
  clients += 1;
  return { 'x-forwarded-for': `192.0.${clients >> 8}.${clients & 255}` };
}
const ask = (headers: Record<string, string> = fromAnother()) =>
  server.query('{ __typename }', {}, { headers });
const knock = (at: TestServer = server, headers = fromAnother(), password = PASSWORD) =>
  at.post('/v1/auth/login', JSON.stringify({ email: somebody.email, password }), headers);
const linesSaying = (message: string) =>
  server.logLines.filter((line) => JSON.parse(line).msg === message).length;

async function failures(limiter: string): Promise<number> {
  const page = await (await fetch(new URL('/metrics', server.adminUrl))).text();
  const line = new RegExp(`^limiter_failures_total\\{limiter="${limiter}"\\} (\\d+)$`, 'm');
  return Number(line.exec(page)?.[1] ?? 0);
}

/** What must hold while Redis cannot count. */
async function expectStatedMode(): Promise<void> {
  const [doors, reads] = [await failures('login'), await failures('anonymous')];
  const shut = await knock();
  expect(shut.status).toBe(503);
  expect(shut.headers.get('retry-after')).toBe('5');
  expect(await shut.json()).toMatchObject({ error: { code: 'LIMITER_UNAVAILABLE' } });

  // Who is signed in stays so, or leaves.
  const { refreshToken } = signedIn;
  const renewed = await server.post(
    '/v1/auth/refresh',
    JSON.stringify({ refreshToken }),
    fromAnother(),
  );
  expect(renewed.status).toBe(200);
  signedIn = (await renewed.json()) as typeof signedIn;
  const left = await server.post(
    '/v1/auth/logout',
    JSON.stringify({ refreshToken: 'unknown' }),
    fromAnother(),
  );
  expect(left.status).toBe(204);

  const headers = fromAnother();
  const statuses: number[] = [];
  const startedAt = performance.now();
  for (let i = 0; i <= RATE; i += 1) statuses.push((await ask(headers)).status);
  // Open, but not without limit: this process counts alone. Nobody waits for Redis each time.
  expect(statuses).toEqual([...Array(RATE).fill(200), 429]);
  expect(performance.now() - startedAt).toBeLessThan(RATE * 200);

  expect(await failures('login')).toBeGreaterThan(doors);
  expect(await failures('anonymous')).toBeGreaterThan(reads);
}

async function expectRecovery(): Promise<void> {
  await eventually(async () => (await knock()).status === 200);
  await eventually(async () => (await fetch(new URL('/ready', server.adminUrl))).ok);
}

test('servers count together, and say who is too many alike', async () => {
  const headers = fromAnother();
  const statuses: number[] = [];
  for (let i = 0; i < 6; i += 1) {
    statuses.push((await knock(i % 2 === 0 ? server : sibling, headers, 'wrong')).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test('H13: a Redis that hangs closes the doors and nothing else, and is left until it is back', async () => {
  const [down, back] = [linesSaying('redis is down'), linesSaying('redis is back')];
  redis.pause();
  await expectStatedMode();
  const ready = await fetch(new URL('/ready', server.adminUrl));
  expect(await ready.json()).toMatchObject({ checks: { database: 'ok', redis: 'failing' } });
  redis.resume();
  await expectRecovery();
  expect(linesSaying('redis is down')).toBe(down + 1);
  expect(linesSaying('redis is back')).toBe(back + 1);
});

test('H13: a Redis that is down closes the doors and nothing else, and a server starts without', async () => {
  await redis.kill();
  await expectStatedMode();
  const late = await start();
  await expect(late.query('{ __typename }')).resolves.toMatchObject({ status: 200 });
  expect((await knock(late)).status).toBe(503);
  await redis.start();
  await expectRecovery();
  await eventually(async () => (await knock(late)).status === 200);
  await late.stop();
});

test('X01: a Redis that is full closes the doors and nothing else', async () => {
  await redis.command('config', 'set', 'maxmemory', 1);
  await expectStatedMode();
  await redis.command('config', 'set', 'maxmemory', 0);
  await expectRecovery();
});

test('X01: a Redis that was emptied forgets who was too many, and counts on', async () => {
  const headers = fromAnother();
  for (let i = 0; i < 6; i += 1) await knock(server, headers, 'wrong');
  await redis.command('flushall');
  expect((await knock(server, headers)).status).toBe(200);
  const statuses: number[] = [];
  for (let i = 0; i < 5; i += 1) statuses.push((await knock(server, headers, 'wrong')).status);
  expect(statuses).toEqual([401, 401, 401, 401, 429]);
});

test('X01: nothing stays in Redis for ever, and no address of a person is in it', async () => {
  const headers = fromAnother();
  for (let i = 0; i < 7; i += 1) await knock(server, headers, 'wrong');
  for (let i = 0; i < RATE + 2; i += 1) await ask(headers);
  await knock();
  const keys = (await redis.command('keys', '*')) as string[];
  const limiters = new Set(keys.map((key) => key.split(':')[1]));
  expect([...limiters]).toEqual(
    expect.arrayContaining([
      'anonymous',
      'anonymous-offences',
      'login',
      'sign-in-account',
      'sign-in-client',
    ]),
  );
  for (const key of keys) {
    const ttlS = Number(await redis.command('ttl', key));
    expect({ key, isBounded: ttlS > 0 && ttlS <= 3_600 }).toEqual({ key, isBounded: true });
    expect(key).not.toContain(somebody.email);
  }
});
