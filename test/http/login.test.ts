import { decodeJwt, decodeProtectedHeader } from 'jose';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { PASSWORD, type SignedUpUser, signIn, signUp } from '../support/doors.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls);
});
afterAll(() => server.stop());

const make = (...args: Parameters<typeof signUp> extends [pg.Client, ...infer Rest] ? Rest : []) =>
  committed(root, (db) => signUp(db, ...args));
const login = (body: unknown) => server.post('/v1/auth/login', JSON.stringify(body));
const account = (token: string) =>
  server.query('{ currentUserAccount { id } currentPermissions }', {}, { token });
const refusals = async (of: { id: string } | null) => {
  const { rows } = await root.query(
    `select outcome, actor_id, details from app.audit_events
     where kind = 'session.refuse' and subject_id is not distinct from $1 order by id`,
    [of?.id ?? null],
  );
  return rows;
};

test('the right password opens a session, with an access token and a refresh token', async () => {
  const customer = await make();
  const response = await login({ email: customer.email, password: PASSWORD });
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const tokens = await response.json();
  expect(tokens).toEqual({
    tokenType: 'Bearer',
    accessToken: expect.any(String),
    expiresIn: 900,
    refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    refreshExpiresIn: expect.any(Number),
    sessionId: expect.any(String),
  });
  expect(Math.abs(tokens.refreshExpiresIn - 14 * 86_400)).toBeLessThan(60);
  expect(decodeProtectedHeader(tokens.accessToken)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
  expect(decodeJwt(tokens.accessToken)).toMatchObject({
    sub: customer.id,
    role: 'customer',
    sid: tokens.sessionId,
  });
  await expect(account(tokens.accessToken)).resolves.toMatchObject({
    data: {
      currentUserAccount: { id: customer.id },
      currentPermissions: expect.arrayContaining(['rentals.quote']),
    },
  });
});

test('the session is on record: whose, from where, with what', async () => {
  const customer = await make();
  const { sessionId } = await signIn(server, customer);
  const { rows } = await root.query(
    `select s.user_id, s.client_id, host(s.address) as address, s.user_agent,
            e.kind, e.outcome, e.actor_id, e.subject_id
     from identity.sessions s join app.audit_events e on e.session_id = s.id where s.id = $1`,
    [sessionId],
  );
  expect(rows).toEqual([
    {
      user_id: customer.id,
      client_id: 'first-party',
      address: '127.0.0.1',
      user_agent: 'node',
      kind: 'session.open',
      outcome: 'done',
      actor_id: customer.id,
      subject_id: customer.id,
    },
  ]);
});

test.each([
  [['admin', 'customer'], 'admin'],
  [['customer', 'mechanic'], 'staff'],
  [['customer'], 'customer'],
] as const)('who holds the roles %j gets a token of the role %s', async (roles, role) => {
  const { accessToken } = await signIn(server, await make(roles));
  expect(decodeJwt(accessToken)).toMatchObject({ role });
});

test.each([
  ['in capitals', (email: string) => email.toUpperCase()],
  ['between spaces', (email: string) => ` ${email}\t`],
  ['in wide letters', (email: string) => email.replace('c', 'ｃ')],
])('an address is the same typed %s', async (_how, typed) => {
  const { email, password } = await make();
  await expect(signIn(server, { email: typed(email), password })).resolves.toBeDefined();
});

test('a password is the same on another keyboard: NFKC', async () => {
  const { email } = await make(['customer'], { password: 'Ångström ﬁve café' });
  await expect(
    signIn(server, { email, password: 'A\u030angstro\u0308m five cafe\u0301' }),
  ).resolves.toBeDefined();
});

test('H11 a password counts to its last letter', async () => {
  const long = 'x'.repeat(127);
  const { email } = await make(['customer'], { password: `${long}y` });
  await expect(signIn(server, { email, password: `${long}y` })).resolves.toBeDefined();
  expect((await login({ email, password: `${long}z` })).status).toBe(401);
  expect((await login({ email, password: long })).status).toBe(401);
});

test('a hash by outdated parameters is made anew at the next login, and the password stays', async () => {
  const customer = await make();
  const stored = async () => {
    const { rows } = await root.query(
      'select password_hash as hash, changed_at from identity.passwords where user_id = $1',
      [customer.id],
    );
    return rows[0];
  };
  const before = await stored();
  expect(before.hash).toMatch(/^\$argon2id\$v=19\$m=8,/);
  await signIn(server, customer);
  const after = await stored();
  expect(after.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(after.changed_at).toEqual(before.changed_at);
  await signIn(server, customer);
  await expect(stored()).resolves.toEqual(after);
});

describe('who may not sign in', () => {
  const disable = (user: SignedUpUser) =>
    root.query(`update identity.users set status = 'disabled' where id = $1`, [user.id]);
  const forget = (user: SignedUpUser) =>
    root.query('delete from identity.passwords where user_id = $1', [user.id]);
  const strip = (user: SignedUpUser) =>
    root.query('delete from identity.user_roles where user_id = $1', [user.id]);
  const cases: readonly [string, string, ((user: SignedUpUser) => Promise<unknown>) | null][] = [
    ['has the wrong password', 'wrong_password', null],
    ['is disabled', 'disabled', disable],
    ['has no password', 'no_password', forget],
    ['has no role', 'no_role', strip],
  ];

  test.each(cases)('whoever %s is refused, on record as %s', async (_who, reason, change) => {
    const customer = await make();
    await change?.(customer);
    const password = change === null ? 'wrong' : PASSWORD;
    expect((await login({ email: customer.email, password })).status).toBe(401);
    await expect(refusals(customer)).resolves.toEqual([
      { outcome: 'refused', actor_id: null, details: { reason } },
    ]);
    const { rows } = await root.query('select from identity.sessions where user_id = $1', [
      customer.id,
    ]);
    expect(rows).toEqual([]);
  });

  test('H10 each gets the same answer, and so does whoever is unknown', async () => {
    const answers = new Set<string>();
    const keep = async (response: Response) => {
      const { error } = (await response.json()) as { error: { correlationId?: string } };
      delete error.correlationId;
      answers.add(`${response.status} ${JSON.stringify(error)}`);
    };
    await keep(await login({ email: 'nobody@example.com', password: PASSWORD }));
    await keep(await login({ email: 'no address', password: PASSWORD }));
    for (const [, , change] of cases) {
      const customer = await make();
      await change?.(customer);
      const password = change === null ? 'wrong' : PASSWORD;
      await keep(await login({ email: customer.email, password }));
    }
    expect([...answers]).toEqual([
      '401 {"code":"UNAUTHENTICATED","message":"The email or the password is wrong.","details":[]}',
    ]);
    await expect(refusals(null)).resolves.toContainEqual({
      outcome: 'refused',
      actor_id: null,
      details: { reason: 'unknown' },
    });
  });
});

test.each([
  ['nothing', {}],
  ['no password', { email: 'a@b.cd' }],
  ['an empty password', { email: 'a@b.cd', password: '' }],
  ['a number', { email: 'a@b.cd', password: 123456789012 }],
  ['a list', [{ email: 'a@b.cd', password: PASSWORD }]],
  ['a password of 4 kB', { email: 'a@b.cd', password: 'x'.repeat(4_096) }],
  ['an address of 4 kB', { email: `${'x'.repeat(4_096)}@b.cd`, password: PASSWORD }],
  ['NUL in the address', { email: 'a\u0000@b.cd', password: PASSWORD }],
  ['more than it takes', { email: 'a@b.cd', password: PASSWORD, role: 'admin' }],
])('%s is no login, and says no value again', async (_what, body) => {
  const response = await login(body);
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'BAD_USER_INPUT' } });
  expect(text).not.toContain(PASSWORD);
});

test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])(
  'by %s there is no login',
  async (method) => {
    const response = await fetch(new URL('/v1/auth/login', server.url), { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  },
);

test('H23 no password, token or address is in the log', async () => {
  const customer = await make();
  const { accessToken, refreshToken } = await signIn(server, customer);
  await login({ email: customer.email, password: 'a wrong password' });
  const lines = server.logLines.join('\n');
  for (const secret of [PASSWORD, 'a wrong password', accessToken, refreshToken, customer.email]) {
    expect(lines).not.toContain(secret);
  }
});
