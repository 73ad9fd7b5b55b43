import { decodeJwt } from 'jose';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { createCookieJar } from '../support/cookie_jar.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import {
  authorizeUrl,
  callbackOf,
  pkce,
  postForm,
  redeem,
  signInByCode,
  startIssuer,
} from '../support/oidc.ts';
import { type OidcClient, oidcClient } from '../support/oidc_client.ts';
import type { TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;
let client: OidcClient;
let user: SignedUpUser;

beforeAll(async () => {
  server = await startIssuer(database.urls);
  root = await database.connect('superuser');
});
beforeEach(async () => {
  [client, user] = await committed(root, async (db) => [await oidcClient(db), await signUp(db)]);
});
afterAll(() => server?.stop());

const disable = () =>
  root.query(`update identity.users set status = 'disabled' where id = $1`, [user.id]);
const endSessions = () =>
  root.query(
    `update identity.sessions set ended_at = now(), end_reason = 'password_changed'
     where user_id = $1`,
    [user.id],
  );
/** The address that a browser gets after the right password, and has not followed yet. */
async function signedInAlmost() {
  const jar = createCookieJar();
  const { verifier, challenge } = pkce();
  const sent = await jar.fetch(authorizeUrl(server, client, { code_challenge: challenge }));
  const page = new URL(sent.headers.get('location') ?? '', server.url);
  const { email, password } = user;
  const answer = await jar.fetch(page, { body: new URLSearchParams({ email, password }) });
  expect(answer.status).toBe(303);
  return { jar, verifier, next: new URL(answer.headers.get('location') ?? '') };
}

test('a user who is shut out between password and code gets none', async () => {
  const { jar, next } = await signedInAlmost();
  await disable();
  const response = await jar.fetch(next);
  const callback = new URL(response.headers.get('location') ?? '');
  expect(callback.searchParams.get('error')).toBe('access_denied');
});

test('a user who is shut out between code and tokens gets none', async () => {
  const { jar, next, verifier } = await signedInAlmost();
  const response = await jar.fetch(next);
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await disable();
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test('H09 a password that is changed meanwhile opens nothing', async () => {
  const { jar, next, verifier } = await signedInAlmost();
  await endSessions();
  const response = await jar.fetch(next);
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? 'none';
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  const url = authorizeUrl(server, client, { code_challenge: pkce().challenge, prompt: 'none' });
  const silent = await jar.fetch(url);
  expect(silent.headers.get('location')).toContain('error=login_required');
});

test('a session that ends takes the browser along: it is asked for the password again', async () => {
  const jar = createCookieJar();
  await signInByCode(server, client, user, { jar });
  await endSessions();
  const url = authorizeUrl(server, client, { code_challenge: pkce().challenge });
  const response = await jar.fetch(url);
  expect(response.headers.get('location')).toContain('/oauth/sign-in/');
  await expect(callbackOf(server, jar, url, user)).resolves.toBeInstanceOf(URL);
});

test('who signs in again has a new session, which replaces the old one', async () => {
  const jar = createCookieJar();
  const first = await signInByCode(server, client, user, { jar });
  const second = await signInByCode(server, client, user, { jar, prompt: 'login' });
  const { rows } = await root.query(
    'select id, end_reason from identity.sessions where user_id = $1 order by id',
    [user.id],
  );
  expect(rows).toEqual([
    { id: decodeJwt(first.access_token)['sid'], end_reason: 'replaced' },
    { id: decodeJwt(second.access_token)['sid'], end_reason: null },
  ]);
});

test.each([true, false])(
  'an application that gave its session up gets another in the same browser (own: %s)',
  async (is_first_party) => {
    const second = await committed(root, (db) => oidcClient(db, { is_first_party }));
    const jar = createCookieJar();
    await signInByCode(server, client, user, { jar });
    const { refresh_token, access_token } = await signInByCode(server, second, user, { jar });
    await postForm(server, '/oauth/revoke', { client_id: second.client_id, token: refresh_token });
    const again = await signInByCode(server, second, { email: '', password: '' }, { jar });
    expect(decodeJwt(again.access_token)['sid']).not.toBe(decodeJwt(access_token)['sid']);
    const token = again.access_token;
    const { data } = await server.query('{ currentUserAccount { id } }', {}, { token });
    expect(data).toEqual({ currentUserAccount: { id: user.id } });
  },
);

test('one browser, another person: nothing of the first is left', async () => {
  const other = await committed(root, (db) => signUp(db));
  const jar = createCookieJar();
  const { access_token } = await signInByCode(server, client, user, { jar });
  const url = authorizeUrl(server, client, {
    code_challenge: pkce().challenge,
    prompt: 'login',
  });
  const sent = await jar.fetch(url);
  const page = new URL(sent.headers.get('location') ?? '', server.url);
  const { email, password } = other;
  const answer = await jar.fetch(page, { body: new URLSearchParams({ email, password }) });
  const asked = await (await jar.fetch(new URL(answer.headers.get('location') ?? ''))).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked)?.[1] ?? '';
  const confirmed = await jar.fetch(new URL('/oauth/end_session/confirm', server.url), {
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  const resumed = await jar.fetch(new URL(confirmed.headers.get('location') ?? ''));
  expect(resumed.headers.get('location')).toContain('code=');
  const before = await server.query('{ currentUserAccount { id } }', {}, { token: access_token });
  expect(before.data).toEqual({ currentUserAccount: null });
});

test('H10 wrong, unknown, shut out and without a password look alike, and are on record', async () => {
  const [gone, without] = await committed(root, async (db) => [
    await signUp(db, ['customer'], { status: 'disabled' }),
    await signUp(db),
  ]);
  await root.query('delete from identity.passwords where user_id = $1', [without.id]);
  const attempts = [
    { email: user.email, password: 'wrong' },
    { email: 'nobody@example.com', password: user.password },
    { email: gone.email, password: gone.password },
    { email: without.email, password: without.password },
    { email: 'x'.repeat(5_000), password: 'x' },
    { email: user.email, password: 'x'.repeat(4_096) },
    { email: '', password: '' },
  ];
  const answers = new Set<string>();
  for (const { email, password } of attempts) {
    const jar = createCookieJar();
    const sent = await jar.fetch(
      authorizeUrl(server, client, { code_challenge: pkce().challenge }),
    );
    const page = new URL(sent.headers.get('location') ?? '', server.url);
    const answer = await jar.fetch(page, { body: new URLSearchParams({ email, password }) });
    const text = await answer.text();
    answers.add(
      `${answer.status} ${text.replace(/value="[^"]*"/g, '').replace(/sign-in\/[\w-]+/g, '')}`,
    );
  }
  expect([...answers]).toEqual([expect.stringMatching(/^401 /)]);
  const { rows } = await root.query(
    `select details->>'reason' as reason from app.audit_events
     where kind = 'session.refuse' and details->>'client_id' = $1 order by id`,
    [client.client_id],
  );
  expect(rows.slice(0, 4).map(({ reason }) => reason)).toEqual([
    'wrong_password',
    'unknown',
    'disabled',
    'no_password',
  ]);
});

test('a sign-in is of one browser, and goes on once', async () => {
  const { jar, next } = await signedInAlmost();
  const stolen = await createCookieJar().fetch(next);
  expect(stolen.status).toBe(400);
  await expect(stolen.text()).resolves.toContain('role="alert"');
  await jar.fetch(next);
  const again = await jar.fetch(next);
  expect(again.status).toBe(400);
});

test('a database that is busy is no fault of the client: 503, and when to try again', async () => {
  const { jar, next, verifier } = await signedInAlmost();
  const response = await jar.fetch(next);
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  await root.query('begin; lock table identity.oidc_artifacts in access exclusive mode');
  try {
    const refused = await redeem(server, client, code, verifier);
    expect(refused).toMatchObject({ status: 503, body: { error: 'server_error' } });
    expect(refused.headers.get('retry-after')).toBe('1');
  } finally {
    await root.query('rollback');
  }
  await expect(redeem(server, client, code, verifier)).resolves.toMatchObject({ status: 200 });
});
