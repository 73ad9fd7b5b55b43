import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { type CookieJar, createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import {
  authorizeUrl,
  callbackOf,
  pkce,
  redeem,
  signInByCode,
  startIssuer,
} from '../support/oidc.ts';
import { type OidcClient, oidcClient } from '../support/oidc_client.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;
let own: OidcClient;
let theirs: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  server = await startIssuer(database.urls);
  root = await database.connect('superuser');
});
beforeEach(async () => {
  [own, theirs, user] = await committed(root, async (db) => [
    await oidcClient(db),
    await oidcClient(db, { is_first_party: false, name: '<b>Theirs</b> & "Co"' }),
    await signUp(db),
  ]);
});
afterAll(() => server?.stop());

/** Where the browser is sent, signed in already: to be asked, or back at once. */
async function asked(jar: CookieJar, parameters: Readonly<Record<string, string>> = {}) {
  const url = authorizeUrl(server, theirs, { code_challenge: pkce().challenge, ...parameters });
  const response = await jar.fetch(url);
  return new URL(response.headers.get('location') ?? '', server.url);
}
async function signedIn(): Promise<CookieJar> {
  const jar = createCookieJar();
  await signInByCode(server, own, user, { jar });
  return jar;
}

test('a client of others is asked about, once, by its name and by what it wants', async () => {
  const jar = await signedIn();
  const question = await asked(jar);
  expect(question.pathname).toMatch(/^\/oauth\/consent\//);
  const page = await (await jar.fetch(question)).text();
  expect(page).toContain('&lt;b&gt;Theirs&lt;/b&gt; &amp; &quot;Co&quot;');
  expect(page).toContain('read your email address');
  expect(page).toContain('do in Rentify whatever you may do yourself');
  expect(page).toContain('127.0.0.1:1');

  const tokens = await signInByCode(server, theirs, user, { jar });
  const answer = await server.query(
    '{ currentUserAccount { id } }',
    {},
    { token: tokens.access_token },
  );
  expect(answer.data).toEqual({ currentUserAccount: { id: user.id } });
  const again = await asked(jar);
  expect(again.searchParams.get('code')).toEqual(expect.any(String));
});

test('each client has a session of its own, which is ended alone', async () => {
  const jar = await signedIn();
  const { access_token } = await signInByCode(server, theirs, user, { jar });
  const { rows } = await root.query(
    'select id, client_id from identity.sessions where user_id = $1 order by id',
    [user.id],
  );
  expect(rows.map(({ client_id }) => client_id)).toEqual([own.client_id, theirs.client_id]);
  expect(decodeJwt(access_token)['sid']).toBe(rows[1].id);
});

test('more than was granted is asked about again', async () => {
  const jar = await signedIn();
  await signInByCode(server, theirs, user, { jar, scope: 'openid' });
  const question = await asked(jar, { scope: 'openid email' });
  const page = await (await jar.fetch(question)).text();
  expect(page).toContain('read your email address');
  expect(page).not.toContain('know who you are');
});

test('whoever refuses goes back with access_denied, and nothing is granted', async () => {
  const jar = await signedIn();
  const question = await asked(jar);
  const refusal = await jar.fetch(new URL(`${question.pathname}/cancel`, server.url), {
    body: new URLSearchParams(),
  });
  const resumed = await jar.fetch(new URL(refusal.headers.get('location') ?? ''));
  const callback = new URL(resumed.headers.get('location') ?? '');
  expect(callback.searchParams.get('error')).toBe('access_denied');
  expect(callback.searchParams.get('state')).toBe('the state');
  expect((await asked(jar)).pathname).toMatch(/^\/oauth\/consent\//);
});

test('a question is of one browser: another can neither see nor answer it', async () => {
  const question = await asked(await signedIn());
  const stranger = createCookieJar();
  const other = await signedIn();
  await asked(other);
  for (const jar of [stranger, other]) {
    for (const init of [undefined, { body: new URLSearchParams() }]) {
      const response = await jar.fetch(question, init);
      expect(response.status).toBe(400);
      await expect(response.text()).resolves.toContain('role="alert"');
    }
  }
});

test('who may only know who somebody is gets no token for the API', async () => {
  const { access_token, id_token } = await signInByCode(server, theirs, user, {
    scope: 'openid email',
  });
  expect(decodeJwt(id_token)['sub']).toBe(user.id);
  const answer = await server.query('{ __typename }', {}, { token: access_token });
  expect(answer.status).toBe(401);

  const userinfo = (token: string) =>
    fetch(new URL('/oauth/userinfo', server.url), {
      headers: { authorization: `Bearer ${token}` },
    });
  const known = await userinfo(access_token);
  await expect(known.json()).resolves.toEqual({
    sub: user.id,
    email: user.email,
    email_verified: true,
  });
});

test('a token for the API tells who somebody is, if that was granted too', async () => {
  const userinfo = async (scope: string) => {
    const { access_token } = await signInByCode(server, theirs, user, { scope, nonce: undefined });
    return fetch(new URL('/oauth/userinfo', server.url), {
      headers: { authorization: `Bearer ${access_token}` },
    });
  };
  await expect((await userinfo('openid profile api')).json()).resolves.toEqual({
    sub: user.id,
    name: user.display_name,
  });
  expect((await userinfo('api')).status).toBe(403);
  const direct = await server.tokenFor(user.id, 'customer');
  const response = await fetch(new URL('/oauth/userinfo', server.url), {
    headers: { authorization: `Bearer ${direct}` },
  });
  expect(response.status).toBe(403);
});

test('a client with a secret must show it', async () => {
  const secret = 'a secret of its server';
  const confidential = await committed(root, (db) =>
    oidcClient(db, { secret_hash: createHash('sha256').update(secret).digest() }),
  );
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(server, confidential, { code_challenge: challenge });
  const callback = await callbackOf(server, createCookieJar(), url, user);
  const code = callback.searchParams.get('code') ?? '';
  for (const fields of [{}, { client_secret: 'another' }, { client_secret: 'kept as a hash' }]) {
    const refused = await redeem(server, confidential, code, verifier, fields);
    expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  }
  await expect(
    redeem(server, confidential, code, verifier, { client_secret: secret }),
  ).resolves.toMatchObject({ status: 200 });
});
