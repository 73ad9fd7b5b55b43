import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { PASSWORD, type SignedUpUser, signIn, signUp } from '../support/doors.ts';
import { user } from '../support/factories.ts';
import { givenToken } from '../support/given_token.ts';
import { messagesTo } from '../support/messages_to.ts';
import { openedMessage } from '../support/opened_message.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { unique } from '../support/unique.ts';

const database = useDatabase();
const secretKey = randomBytes(32);
const NEW_PASSWORD = 'seven quiet otters knit';
const TOKEN_NOT_GOOD = [422, 'ONE_TIME_TOKENS_GOOD'];
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls, { secretKey: secretKey.toString('base64') });
});
afterAll(() => server?.stop());

const make = () => committed(root, (db) => signUp(db));
const send = (door: string, body: unknown, accessToken?: string) =>
  server.post(
    `/v1/auth/${door}`,
    JSON.stringify(body),
    accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
  );
const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};
const newcomer = (email: string, password = PASSWORD) => ({
  email,
  password,
  displayName: 'Nora New',
});
const tokenFor = async (email: string) => (await openedMessage(root, secretKey, email)).token;
const canSignIn = async ({ email }: Pick<SignedUpUser, 'email'>, password: string) =>
  (await send('login', { email, password })).status === 200;
const sees = async (accessToken: string) =>
  (
    await fetch(new URL('/v1/users/me', server.url), {
      headers: { authorization: `Bearer ${accessToken}` },
    })
  ).status;

test('who registers and confirms the address may sign in, and not before', async () => {
  const email = `nora.${unique()}@example.com`;
  const response = await send('register', newcomer(email));
  expect(response.status).toBe(202);
  expect(response.headers.get('cache-control')).toBe('no-store');
  await expect(canSignIn({ email }, PASSWORD)).resolves.toBe(false);

  const { template, token } = await openedMessage(root, secretKey, email);
  expect(template).toBe('verify_email');
  expect((await send('verify-email', { token })).status).toBe(204);
  await expect(canSignIn({ email }, PASSWORD)).resolves.toBe(true);
  await expect(send('verify-email', { token }).then(refusal)).resolves.toEqual(TOKEN_NOT_GOOD);
});

test('H10, P15: an address with an account and one without are answered alike', async () => {
  const { email } = await make();
  const body = async (door: string, of: object) => {
    const response = await send(door, of);
    const names = [...response.headers.keys()].filter((name) => !/ratelimit/.test(name));
    return [response.status, await response.text(), names];
  };
  const free = () => `free.${unique()}@example.com`;
  expect(await body('register', newcomer(email))).toEqual(await body('register', newcomer(free())));
  expect(await body('forgot-password', { email })).toEqual(
    await body('forgot-password', { email: free() }),
  );
});

test('H10: neither takes less time than the other', async () => {
  const { email } = await make();
  const took = async (address: string) => {
    const start = performance.now();
    await send('forgot-password', { email: address });
    return performance.now() - start;
  };
  for (const address of [email, `free.${unique()}@example.com`]) {
    // The floor that both stand on.
    expect(await took(address)).toBeGreaterThan(99);
  }
});

test('whoever has the account is told by mail, and keeps the password', async () => {
  const owner = await make();
  await send('register', newcomer(owner.email, NEW_PASSWORD));
  const { template, token } = await openedMessage(root, secretKey, owner.email);
  expect(template).toBe('account_exists');
  await expect(send('verify-email', { token }).then(refusal)).resolves.toEqual(TOKEN_NOT_GOOD);
  await expect(canSignIn(owner, NEW_PASSWORD)).resolves.toBe(false);
});

test('a token makes the account with the password of its own request', async () => {
  const email = `raced.${unique()}@example.com`;
  await send('register', newcomer(email, 'the attacker knows this'));
  await send('register', newcomer(email, NEW_PASSWORD));
  expect((await send('verify-email', { token: await tokenFor(email) })).status).toBe(204);
  await expect(canSignIn({ email }, 'the attacker knows this')).resolves.toBe(false);
  await expect(canSignIn({ email }, NEW_PASSWORD)).resolves.toBe(true);
});

test.each([
  ['short', 'zq81-mnbv4', 'PASSWORDS_LENGTH'],
  ['common', 'passwordpassword', 'PASSWORDS_NOT_COMMON'],
  ['4 kB long', 'zq81-mnbv4'.repeat(410), 'PASSWORDS_LENGTH'],
])('H11: a %s password is refused wherever one is chosen', async (_what, password, code) => {
  const owner = await make();
  const token = await committed(root, (db) => givenToken(db, owner));
  const { accessToken } = await signIn(server, owner);
  const answers = [
    await send('register', newcomer(`a.${unique()}@example.com`, password)),
    await send('reset-password', { token, password }),
    await send(
      'change-password',
      { currentPassword: PASSWORD, newPassword: password },
      accessToken,
    ),
  ];
  for (const answer of answers) await expect(refusal(answer)).resolves.toEqual([422, code]);
  // The token is still good.
  expect((await send('reset-password', { token, password: NEW_PASSWORD })).status).toBe(204);
});

test('H09, H25: who forgot the password sets another, once, and every session is over', async () => {
  const owner = await make();
  const { accessToken, refreshToken } = await signIn(server, owner);
  expect((await send('forgot-password', { email: owner.email })).status).toBe(202);
  const token = await tokenFor(owner.email);
  expect((await send('reset-password', { token, password: NEW_PASSWORD })).status).toBe(204);

  await expect(canSignIn(owner, PASSWORD)).resolves.toBe(false);
  await expect(canSignIn(owner, NEW_PASSWORD)).resolves.toBe(true);
  await expect(sees(accessToken)).resolves.toBe(401);
  expect((await send('refresh', { refreshToken })).status).toBe(401);
  await expect(
    send('reset-password', { token, password: PASSWORD }).then(refusal),
  ).resolves.toEqual(TOKEN_NOT_GOOD);
});

test('an invitation is accepted at its own door, with its own token', async () => {
  const [invited, reset] = await committed(root, async (db) => {
    const nora = await user(db, ['agent']);
    const other = await signUp(db);
    return [
      { ...nora, token: await givenToken(db, nora, { purpose: 'accept_invitation' }) },
      await givenToken(db, other),
    ];
  });
  const password = NEW_PASSWORD;
  for (const [door, token] of [
    ['reset-password', invited.token],
    ['accept-invitation', reset],
  ] as const) {
    await expect(send(door, { token, password }).then(refusal)).resolves.toEqual(TOKEN_NOT_GOOD);
  }
  expect((await send('accept-invitation', { token: invited.token, password })).status).toBe(204);
  await expect(canSignIn(invited, password)).resolves.toBe(true);
});

test('H09: a changed password ends every session but the one that is answered', async () => {
  const owner = await make();
  const here = await signIn(server, owner);
  const elsewhere = await signIn(server, owner);
  const answer = await send(
    'change-password',
    { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    here.accessToken,
  );
  expect(answer.status).toBe(200);
  const tokens = (await answer.json()) as typeof here;
  expect(Object.keys(tokens)).toEqual(Object.keys(here));
  await expect(sees(tokens.accessToken)).resolves.toBe(200);
  for (const { accessToken, refreshToken } of [here, elsewhere]) {
    await expect(sees(accessToken)).resolves.toBe(401);
    expect((await send('refresh', { refreshToken })).status).toBe(401);
  }
  await expect(canSignIn(owner, PASSWORD)).resolves.toBe(false);
  expect((await messagesTo(root, owner.email)).map(({ template }) => template)).toEqual([
    'password_changed',
  ]);
});

test('a stolen token does not change the password, and guesses no faster than anybody', async () => {
  const owner = await make();
  const { accessToken } = await signIn(server, owner);
  const guess = () =>
    send(
      'change-password',
      { currentPassword: 'wrong', newPassword: NEW_PASSWORD },
      accessToken,
    ).then(refusal);
  for (let time = 1; time <= 10; time += 1) {
    await expect(guess()).resolves.toEqual([422, 'PASSWORDS_CURRENT']);
  }
  await expect(guess()).resolves.toEqual([429, 'RATE_LIMITED']);
  const { rows } = await root.query(
    `select count(*)::int as n from app.audit_events
     where kind = 'password.change' and outcome = 'refused' and subject_id = $1`,
    [owner.id],
  );
  expect(rows).toEqual([{ n: 10 }]);
  await expect(sees(accessToken)).resolves.toBe(200);
});

test('of two who change it at once one has proven a password that is no more', async () => {
  const owner = await make();
  const sessions = [await signIn(server, owner), await signIn(server, owner)];
  const answers = await Promise.all(
    sessions.map(({ accessToken }, index) =>
      send(
        'change-password',
        { currentPassword: PASSWORD, newPassword: `${NEW_PASSWORD} ${index}` },
        accessToken,
      ),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test.each([
  ['register', { email: 'a@example.com' }],
  ['register', { ...newcomer('a@example.com'), status: 'active' }],
  ['register', newcomer('a@example.com\u0000')],
  ['verify-email', { token: 7 }],
  ['forgot-password', { email: ['a@example.com'] }],
  ['forgot-password', []],
  ['reset-password', { password: PASSWORD }],
  ['verify-phone', { code: '12345' }],
  ['verify-phone', { code: 123456 }],
])('what a door cannot read it refuses: %s %j', async (door, body) => {
  await expect(send(door, body).then(refusal)).resolves.toEqual([400, 'BAD_USER_INPUT']);
});

test('what is no address is nobody’s', async () => {
  await expect(send('register', newcomer('no address')).then(refusal)).resolves.toEqual([
    422,
    'REGISTRATIONS_EMAIL_NORMAL',
  ]);
  expect((await send('forgot-password', { email: 'no address' })).status).toBe(202);
});

test.each([
  ['verify-phone', { code: '123456' }],
  ['change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }],
])('%s is for whoever is signed in', async (door, body) => {
  await expect(send(door, body).then(refusal)).resolves.toEqual([401, 'UNAUTHENTICATED']);
});

test('H23: no log line has a password, a token or an address', async () => {
  const owner = await make();
  await send('forgot-password', { email: owner.email });
  const token = await tokenFor(owner.email);
  await send('reset-password', { token, password: NEW_PASSWORD });
  const log = server.logLines.join('\n');
  for (const secret of [PASSWORD, NEW_PASSWORD, token, owner.email]) {
    expect(log).not.toContain(secret);
  }
});
