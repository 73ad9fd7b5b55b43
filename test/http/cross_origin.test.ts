import { useDatabase } from '../support/database.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const db = useDatabase();
const ours = 'https://app.example';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(db.urls, { corsOrigins: [ours, 'http://localhost:3000'] });
});
afterAll(() => server?.stop());

const preflight = (path: string, origin: string) =>
  fetch(new URL(path, server.url), {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
const ask = (origin: string) => server.query('{ __typename }', {}, { headers: { origin } });

test('a page of ours may ask and read the answer, without cookies', async () => {
  for (const path of ['/graphql', '/v1/auth/login', '/oauth/token']) {
    const { status, headers } = await preflight(path, ours);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ours);
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  }
  const { status, headers } = await ask(ours);
  expect(status).toBe(200);
  expect(headers.get('access-control-allow-origin')).toBe(ours);
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  expect(headers.get('access-control-expose-headers')).toMatch(/X-Correlation-Id/);
  expect(headers.get('vary')).toMatch(/\bOrigin\b/);
});

test.each([
  'https://evil.example',
  'null',
  'https://app.example.evil',
  'https://app.example.evil.com',
  'https://evilapp.example',
  'https://sub.app.example',
  'http://app.example',
  'https://app.example:8443',
  'https://APP.example',
  'https://app.example/',
  'https://app.example@evil.example',
  'https://app.example, https://evil.example',
  '*',
])('H14: a page of %s may not read an answer', async (origin) => {
  const before = await preflight('/graphql', origin);
  const after = await ask(origin);
  const atProvider = await preflight('/oauth/token', origin);
  for (const { headers } of [before, after, atProvider]) {
    expect(
      [...headers].filter(([name]) => /^access-control-allow-(origin|credentials)/.test(name)),
    ).toEqual([]);
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
  }
  expect(before.status).toBe(405);
});

test('H14: a refusal can be read by pages of ours, and by them alone', async () => {
  for (const [origin, allowed] of [
    [ours, ours],
    ['https://evil.example', null],
  ] as const) {
    const { status, headers } = await server.query(
      '{ x }',
      {},
      {
        token: 'no.good.token',
        headers: { origin },
      },
    );
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, allowed]);
  }
});

test('H14: where no origin is configured, no page may read anything', async () => {
  const closed = await startTestServer(db.urls);
  const { headers } = await closed.query('{ __typename }', {}, { headers: { origin: ours } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  await closed.stop();
});
