import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signIn, signUp } from '../support/doors.ts';
import { openedMessage } from '../support/opened_message.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const secretKey = randomBytes(32);
let server: TestServer;
let root: pg.Client;
let nora: SignedUpUser;
let token: string;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls, { secretKey: secretKey.toString('base64') });
});
beforeEach(async () => {
  nora = await committed(root, (db) => signUp(db, ['customer']));
  token = (await signIn(server, nora)).accessToken;
});
afterAll(() => server?.stop());

const ask = async (
  method: string,
  body?: unknown,
  { bearer = token, path = '/v1/users/me' }: { bearer?: string; path?: string } = {},
) => {
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: {
      ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
};
const codeOf = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body.error?.code];
const verify = (code: string) =>
  server.post('/v1/auth/verify-phone', JSON.stringify({ code }), {
    authorization: `Bearer ${token}`,
  });

test('I am who signed in, with my roles and what I may do', async () => {
  const { status, headers, body } = await ask('GET');
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body).toEqual({
    id: nora.id,
    email: nora.email,
    displayName: nora.display_name,
    phone: null,
    phoneVerified: false,
    tokenRole: 'customer',
    roles: ['customer'],
    permissions: ['rentals.cancel_own', 'rentals.quote', 'rentals.read_own', 'rentals.reserve_own'],
    rowVersion: '0',
  });
  const { data } = await server.query(
    '{ currentUserAccount { id displayName rowVersion } currentPermissions }',
    {},
    { token },
  );
  expect(data).toEqual({
    currentUserAccount: { id: nora.id, displayName: nora.display_name, rowVersion: '0' },
    currentPermissions: body.permissions,
  });
});

test('a service is known by its key, which changes no profile', async () => {
  const { secret, userId } = await committed(root, (db) => apiKey(db, ['vehicles.read']));
  const { body } = await ask('GET', undefined, { bearer: secret });
  expect(body).toMatchObject({
    id: userId,
    tokenRole: 'service',
    permissions: ['vehicles.read'],
  });
  const change = await ask('PATCH', { displayName: 'Another' }, { bearer: secret });
  expect(codeOf(change)).toEqual([403, 'FORBIDDEN']);
});

test('without a token there is no me, nor with one that is over', async () => {
  const unauthenticated = [401, 'UNAUTHENTICATED'];
  expect(codeOf(await ask('GET', undefined, { bearer: '' }))).toEqual(unauthenticated);
  expect(codeOf(await ask('PATCH', {}, { bearer: '' }))).toEqual(unauthenticated);
  await root.query(`update identity.users set status = 'disabled' where id = $1`, [nora.id]);
  expect(codeOf(await ask('GET'))).toEqual(unauthenticated);
  expect(codeOf(await ask('PATCH', { displayName: 'N' }))).toEqual(unauthenticated);
});

test('I change my name, and am refused if somebody was faster', async () => {
  const { body } = await ask('PATCH', { displayName: ' Nora Newman ', rowVersion: '0' });
  expect(body).toMatchObject({ displayName: 'Nora Newman', rowVersion: '1' });
  expect(codeOf(await ask('PATCH', { displayName: 'Nobody', rowVersion: '0' }))).toEqual([
    409,
    'USERS_ROW_VERSION_CURRENT',
  ]);
  await expect(ask('PATCH', {})).resolves.toMatchObject({
    body: { displayName: 'Nora Newman', rowVersion: '1' },
  });
});

test.each([
  [{ email: 'other@example.com' }],
  [{ status: 'active' }],
  [{ roles: ['admin'] }],
  [{ permissions: ['users.manage'] }],
  [{ phoneVerified: true }],
  [{ phoneVerifiedAt: '2026-01-01T00:00:00Z' }],
  [{ id: '00000000-0000-7000-8000-000000000001' }],
  [{ displayName: '' }],
  [{ displayName: null }],
  [{ phone: 49301234567 }],
  [{ rowVersion: 0 }],
  [{ __proto__: null, displayName: 'N', constructor: { prototype: { role: 'admin' } } }],
  [[]],
])('H25: what is not mine to change is refused whole: %j', async (change) => {
  expect(codeOf(await ask('PATCH', change))).toEqual([400, 'BAD_USER_INPUT']);
  await expect(ask('GET')).resolves.toMatchObject({ body: { rowVersion: '0' } });
});

test('a name is 120 characters at most', async () => {
  expect(codeOf(await ask('PATCH', { displayName: 'x'.repeat(121) }))).toEqual([
    422,
    'USERS_DISPLAY_NAME_LENGTH',
  ]);
});

test('a number is mine once I know the code that was sent to it', async () => {
  const phone = `+4930${Date.now() % 100_000_000}`;
  await expect(ask('PATCH', { phone })).resolves.toMatchObject({
    status: 200,
    body: { phone: null, phoneVerified: false },
  });
  const { template, token: code } = await openedMessage(root, secretKey, phone);
  expect([template, code]).toEqual(['phone_code', expect.stringMatching(/^\d{6}$/)]);

  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  expect((await verify(wrong)).status).toBe(422);
  expect((await verify(code)).status).toBe(204);
  await expect(ask('GET')).resolves.toMatchObject({ body: { phone, phoneVerified: true } });
  expect((await verify(code)).status).toBe(422);

  await expect(ask('PATCH', { phone: null })).resolves.toMatchObject({
    body: { phone: null, phoneVerified: false },
  });
});

test('a code is sent once a minute: who asks again is told when', async () => {
  await ask('PATCH', { phone: '+15551234567' });
  const again = await ask('PATCH', { phone: '+15551234567', displayName: 'Not this either' });
  expect(codeOf(again)).toEqual([429, 'ONE_TIME_TOKENS_CODES_PACED']);
  expect(again.headers.get('retry-after')).toBe('60');
  await expect(ask('GET')).resolves.toMatchObject({ body: { displayName: nora.display_name } });
});

test('what is no number is refused by name', async () => {
  expect(codeOf(await ask('PATCH', { phone: '030 1234567' }))).toEqual([
    422,
    'ONE_TIME_TOKENS_TARGET_FORMAT',
  ]);
});

test.each(['POST', 'PUT', 'DELETE'])('H19: %s is not for me', async (method) => {
  const { status, headers } = await ask(method, {});
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, PATCH']);
});

test.each(['/v1/users/ME', '/v1/users/me/', '/v1/users//me', '/v1/users/me;x', '/v1/users/m%00e'])(
  'H19: %s is no way to me',
  async (path) => {
    const { status } = await ask('GET', undefined, { path });
    expect([400, 404]).toContain(status);
  },
);
