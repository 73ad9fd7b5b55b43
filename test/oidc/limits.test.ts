import { randomUUID } from 'node:crypto';
import { committed } from '../support/committed.ts';
import { createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import { authorizeUrl, pkce, postForm, startIssuer } from '../support/oidc.ts';
import { type OidcClient, oidcClient } from '../support/oidc_client.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let client: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  server = await startIssuer(database.urls, { doorLimitFactor: 1 });
  const root = await database.connect('superuser');
  [client, user] = await committed(root, async (db) => [await oidcClient(db), await signUp(db)]);
});
afterAll(() => server?.stop());

test('the sign-in page counts with the door login: after five, a page says to wait', async () => {
  const jar = createCookieJar();
  const sent = await jar.fetch(authorizeUrl(server, client, { code_challenge: pkce().challenge }));
  const page = new URL(sent.headers.get('location') ?? '', server.url);
  const attempt = (password: string) =>
    jar.fetch(page, { body: new URLSearchParams({ email: user.email, password }) });
  await server.post('/v1/auth/login', '{}');
  for (let tries = 0; tries < 4; tries += 1) {
    expect((await attempt(`wrong ${randomUUID()}`)).status).toBe(401);
  }
  const refused = await attempt(user.password);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('content-type')).toContain('text/html');
  await expect(refused.text()).resolves.toContain('role="alert"');
});

test('the token endpoint takes sixty a minute of one address', async () => {
  const fields = { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: 'x' };
  const statuses = new Map<number, number>();
  for (let tries = 0; tries < 62; tries += 1) {
    const { status } = await postForm(server, '/oauth/token', fields);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(Object.fromEntries(statuses)).toEqual({ 400: 60, 429: 2 });
});

// Whoever has begun a sign-in could have its page read the database for nothing.
test('the pages count with the door that leads to them: sixty a minute of one address', async () => {
  const jar = createCookieJar();
  const sent = await jar.fetch(authorizeUrl(server, client, { code_challenge: pkce().challenge }));
  const page = new URL(sent.headers.get('location') ?? '', server.url);
  const statuses = new Set<number>();
  for (let tries = 0; tries < 60; tries += 1) statuses.add((await jar.fetch(page)).status);
  expect([...statuses]).toEqual([200, 429]);
  const consent = await fetch(new URL('/oauth/consent/none', server.url));
  expect(consent.status).toBe(429);
});

test('userinfo is asked by GET or POST, which are counted, and by nothing else', async () => {
  const response = await fetch(new URL('/oauth/userinfo', server.url), {
    method: 'PUT',
    headers: { authorization: `Bearer ${await server.tokenFor(user.id, 'customer')}` },
  });
  expect(response.status).toBe(404);
});
