import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import {
  authorizeUrl,
  callbackOf,
  pkce,
  redeem,
  refresh,
  signInByCode,
  startIssuer,
} from '../support/oidc.ts';
import { type OidcClient, oidcClient, REDIRECT_URI } from '../support/oidc_client.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;
let client: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  server = await startIssuer(database.urls);
  root = await database.connect('superuser');
  [client, user] = await committed(root, async (db) => [await oidcClient(db), await signUp(db)]);
});
afterAll(() => server?.stop());

const accountOf = async (token: string) => {
  const answer = await server.query('{ currentUserAccount { id } }', {}, { token });
  return answer.data?.['currentUserAccount']?.['id'];
};
/** A code that nobody has redeemed yet. */
async function freshCode() {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(server, client, { code_challenge: challenge });
  const callback = await callbackOf(server, createCookieJar(), url, user);
  return { code: callback.searchParams.get('code') ?? '', verifier };
}

test('a code and its verifier are tokens: who somebody is, and what opens the API', async () => {
  const tokens = await signInByCode(server, client, user);
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'api' });
  await expect(accountOf(tokens.access_token)).resolves.toBe(user.id);

  const jwks = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
  const identity = await jwtVerify(tokens.id_token, jwks, {
    issuer: server.url,
    audience: client.client_id,
    algorithms: ['ES256'],
  });
  expect(identity.payload).toMatchObject({
    sub: user.id,
    nonce: 'the nonce',
    name: user.display_name,
    email: user.email,
    email_verified: true,
  });

  const access = await jwtVerify(tokens.access_token, jwks, { audience: 'rentify' });
  expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ typ: 'at+jwt' });
  const { rows } = await root.query(
    `select s.id, s.client_id, e.kind from identity.sessions s
     join app.audit_events e on e.session_id = s.id
     where s.user_id = $1`,
    [user.id],
  );
  expect(rows).toEqual([
    { id: access.payload['sid'], client_id: client.client_id, kind: 'session.open' },
  ]);
  expect(access.payload).toMatchObject({ sub: user.id, role: 'customer' });
});

test('the callback brings the state back, and says who answers (RFC 9207)', async () => {
  const url = authorizeUrl(server, client, { code_challenge: pkce().challenge, state: 'a b&c=d' });
  const { searchParams } = await callbackOf(server, createCookieJar(), url, user);
  expect(searchParams.get('state')).toBe('a b&c=d');
  expect(searchParams.get('iss')).toBe(server.url);
});

test('who has signed in in this browser is asked no second time, and has one session', async () => {
  const jar = createCookieJar();
  const first = await signInByCode(server, client, user, { jar });
  const again = await signInByCode(server, client, { email: '', password: '' }, { jar });
  await expect(accountOf(again.access_token)).resolves.toBe(user.id);
  const [one, other] = [first, again].map(({ access_token }) =>
    JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()),
  );
  expect(other.sid).toBe(one.sid);
});

const refused: readonly [string, Readonly<Record<string, string | undefined>>, string][] = [
  ['without PKCE', { code_challenge_method: undefined }, 'invalid_request'],
  [
    'with plain PKCE',
    { code_challenge_method: 'plain', code_challenge: 'x'.repeat(43) },
    'invalid_request',
  ],
  ['for a token in the address', { response_type: 'token' }, 'invalid_request'],
  [
    'with prompt=none, not signed in',
    { code_challenge: pkce().challenge, prompt: 'none' },
    'login_required',
  ],
];
test.each(refused)('a request %s goes back refused', async (_what, parameters, error) => {
  const response = await createCookieJar().fetch(authorizeUrl(server, client, parameters));
  const callback = new URL(response.headers.get('location') ?? '');
  expect(callback.href.startsWith(REDIRECT_URI)).toBe(true);
  expect(`${callback.search}${callback.hash}`).toContain(`error=${error}`);
  expect(callback.searchParams.get('code')).toBeNull();
});

test.each([
  ['to an address that is not registered', { redirect_uri: 'https://evil.example/callback' }],
  ['to another path', { redirect_uri: `${REDIRECT_URI}/../evil` }],
  ['to another port', { redirect_uri: REDIRECT_URI.replace(':1/', ':2/') }],
  ['of nobody', { client_id: 'nobody' }],
  ['of a service', { client_id: 'rk_AAAAAAAA' }],
  ['with two addresses', { redirect_uri: `${REDIRECT_URI} https://evil.example` }],
])('a request %s goes nowhere', async (_what, parameters) => {
  const url = authorizeUrl(server, client, { code_challenge: pkce().challenge, ...parameters });
  const response = await createCookieJar().fetch(url);
  expect(response.status).toBe(400);
  expect(response.headers.get('location')).toBeNull();
  await expect(response.text()).resolves.not.toContain('evil.example');
});

test('a code with another verifier is refused, and stays good for its own', async () => {
  const { code, verifier } = await freshCode();
  await expect(redeem(server, client, code, pkce().verifier)).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({ status: 200 });
});

test('a code of one client is none of another, and none for another address', async () => {
  const { code, verifier } = await freshCode();
  const other = await committed(root, (db) => oidcClient(db));
  for (const answer of [
    await redeem(server, other, code, verifier),
    await redeem(server, client, code, verifier, { redirect_uri: `${REDIRECT_URI}2` }),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  }
});

test('H04 only the access token opens the API, and no token of the API is one of the provider', async () => {
  const tokens = await signInByCode(server, client, user);
  for (const token of [tokens.id_token, tokens.refresh_token, tokens.code]) {
    expect((await server.query('{ __typename }', {}, { token })).status).toBe(401);
  }
  const userinfo = (token: string) =>
    fetch(new URL('/oauth/userinfo', server.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await userinfo(tokens.access_token)).status).toBe(200);
  for (const token of [tokens.id_token, tokens.refresh_token, tokens.code]) {
    expect((await userinfo(token)).status).toBe(401);
  }
});

test('a code that comes twice ends what it was given for: session, tokens, browser', async () => {
  const jar = createCookieJar();
  const { access_token, refresh_token, code, verifier } = await signInByCode(server, client, user, {
    jar,
  });
  await expect(accountOf(access_token)).resolves.toBe(user.id);
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });

  await expect(accountOf(access_token)).resolves.toBeUndefined();
  const renewed = await refresh(server, client, refresh_token);
  expect(renewed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  const url = authorizeUrl(server, client, { code_challenge: pkce().challenge, prompt: 'none' });
  const silent = await jar.fetch(url);
  expect(silent.headers.get('location')).toContain('error=login_required');
});

test('of two who redeem a code at once, one gets tokens', async () => {
  const { code, verifier } = await freshCode();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => redeem(server, client, code, verifier)),
  );
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
  expect(new Set(statuses.slice(1))).toEqual(new Set([400]));
});

test('a code is good for a minute', async () => {
  const { code, verifier } = await freshCode();
  await root.query(
    `update identity.oidc_artifacts set expires_at = now() where kind = 'AuthorizationCode'`,
  );
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('H23 nothing that opens anything is in the database or in the log', async () => {
  const jar = createCookieJar();
  const { access_token, refresh_token, id_token, code } = await signInByCode(server, client, user, {
    jar,
  });
  const { rows } = await root.query(
    `select string_agg(a::text || convert_from(
        regexp_replace(encode(a.payload_sealed, 'escape'), '\\\\\\d{3}', '', 'g')::bytea, 'utf8'), '')
       as everything from identity.oidc_artifacts a`,
  );
  const secrets = [access_token, refresh_token, id_token, code, jar.cookies.get('session') ?? ''];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40);
    expect(rows[0].everything).not.toContain(secret);
    expect(server.logLines.join('')).not.toContain(secret);
  }
});
