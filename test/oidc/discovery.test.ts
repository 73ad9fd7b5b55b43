import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { decodeProtectedHeader } from 'jose';
import type pg from 'pg';
import { freePort } from '../../scripts/services/free_port.ts';
import { committed } from '../support/committed.ts';
import { createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import { postForm, refresh, signInByCode } from '../support/oidc.ts';
import { type OidcClient, oidcClient, REDIRECT_URI } from '../support/oidc_client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { createAccessTokenKeys } from '../support/server_parts.ts';

const ALLOWED = 'https://app.example.com';

const database = useDatabase();
const before = createAccessTokenKeys();
const after = createAccessTokenKeys();
/** Which keys the server has at this moment; what one of them signed, both verify. */
let now = before;
let server: TestServer;
let root: pg.Client;
let client: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  const port = await freePort();
  const config = { port, jwtIssuer: `http://127.0.0.1:${port}`, corsOrigins: [ALLOWED] };
  server = await startTestServer(database.urls, config, {
    get signing() {
      return now.signing;
    },
    publicJwks: { keys: [...before.publicJwks.keys, ...after.publicJwks.keys] },
    publicKey: (kid) => before.publicKey(kid).catch(() => after.publicKey(kid)),
    stop: async () => {},
  });
  root = await database.connect('superuser');
  [client, user] = await committed(root, async (db) => [
    await oidcClient(db, { post_logout_redirect_uris: [REDIRECT_URI] }),
    await signUp(db),
  ]);
});
afterAll(() => server?.stop());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(new URL(path, server.url), { headers, redirect: 'manual' });

test('what the discovery document names is there, and no more', async () => {
  const response = await get('/.well-known/openid-configuration');
  expect(response.status).toBe(200);
  const document = (await response.json()) as Record<string, unknown>;
  expect(document).toMatchObject({
    issuer: server.url,
    jwks_uri: `${server.url}/.well-known/jwks.json`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    scopes_supported: ['openid', 'profile', 'email', 'api'],
    authorization_response_iss_parameter_supported: true,
  });
  const endpoints = Object.entries(document).filter(([name]) => /_(endpoint|uri)$/.test(name));
  expect(endpoints.map(([name]) => name).sort()).toEqual([
    'authorization_endpoint',
    'end_session_endpoint',
    'jwks_uri',
    'revocation_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
  ]);
  for (const [, url] of endpoints) {
    const { status } = await fetch(String(url), {
      method: /token|revoke/.test(String(url)) ? 'POST' : 'GET',
      redirect: 'manual',
    });
    expect([url, status]).not.toEqual([url, 404]);
    expect(status).toBeLessThan(500);
  }
});

test('H12 every address in it is at our issuer, whatever the request says of its host', async () => {
  const hosts = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
  const request = httpGet(new URL('/.well-known/openid-configuration', server.url), {
    headers: { ...hosts, 'x-forwarded-proto': 'https' },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const document = JSON.stringify(await json(response));
  expect(document).toContain(`"token_endpoint":"${server.url}/oauth/token"`);
  expect(document).not.toContain('evil.example');
});

test('the private parts of keys are nowhere in what it publishes', async () => {
  const text = await (await get('/.well-known/jwks.json')).text();
  expect(JSON.parse(text).keys).toHaveLength(2);
  expect(text).not.toContain('"d"');
});

test('what was issued before a rotation stays good, what comes after it has the new key', async () => {
  const jar = createCookieJar();
  const old = await signInByCode(server, client, user, { jar });
  expect(decodeProtectedHeader(old.id_token).kid).toBe(before.signing.kid);
  now = after;
  const renewed = (await refresh(server, client, old.refresh_token)).body;
  expect(decodeProtectedHeader(renewed.access_token).kid).toBe(after.signing.kid);
  expect(decodeProtectedHeader(renewed.id_token).kid).toBe(after.signing.kid);
  for (const token of [old.access_token, renewed.access_token]) {
    const { data } = await server.query('{ currentUserAccount { id } }', {}, { token });
    expect(data).toEqual({ currentUserAccount: { id: user.id } });
  }

  const url = new URL('/oauth/end_session', server.url);
  url.searchParams.set('id_token_hint', old.id_token);
  url.searchParams.set('post_logout_redirect_uri', REDIRECT_URI);
  expect((await jar.fetch(url)).status).toBe(200);
});

test('H14 the pages of CORS_ORIGINS may read tokens, no others', async () => {
  const fields = { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: 'x' };
  const answerTo = async (origin: string) => {
    const { headers } = await postForm(server, '/oauth/token', fields, { origin });
    return [
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ];
  };
  await expect(answerTo(ALLOWED)).resolves.toEqual([ALLOWED, null]);
  for (const origin of ['https://evil.example', 'null', `${ALLOWED}.evil.example`]) {
    await expect(answerTo(origin)).resolves.toEqual([null, null]);
  }
  const preflight = await fetch(new URL('/oauth/token', server.url), {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['GET', '/oauth/token'],
  ['POST', '/oauth/authorize'],
  ['POST', '/oauth/end_session'],
  ['GET', '/oauth/jwks'],
  ['GET', '/oauth/'],
  ['GET', '/OAUTH/authorize'],
  ['GET', '/oauth/authorize/'],
  ['POST', '/oauth/request'],
  ['POST', '/oauth/reg'],
  ['POST', '/oauth/token/introspection'],
  ['POST', '/oauth/device/auth'],
])('%s %s is no door', async (method, path) => {
  const response = await fetch(new URL(path, server.url), { method });
  expect(response.status).toBe(404);
  await expect(response.json()).resolves.toMatchObject({ error: { code: 'NOT_FOUND' } });
});

test('H18 a body that is too long, in another form, or twice the same is refused', async () => {
  const send = (body: string, contentType = 'application/x-www-form-urlencoded') =>
    server.post('/oauth/token', body, { 'content-type': contentType });
  const fields = `grant_type=refresh_token&client_id=${client.client_id}`;
  for (const response of [
    await send(`${fields}&refresh_token=${'x'.repeat(60_000)}`),
    await send('{}', 'application/json'),
    await send(`${fields}&refresh_token=a&refresh_token=b`),
    await send(`${fields}&client_id=${client.client_id}&refresh_token=a`),
    await send(fields),
  ]) {
    expect(response.status).toBe(400);
    await expect(response.json()).resolves.toMatchObject({ error: 'invalid_request' });
  }
});
