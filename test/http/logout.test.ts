import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { signIn, signUp, type Tokens } from '../support/doors.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls);
});
afterAll(() => server.stop());

const arrive = async () => {
  const customer = await committed(root, (db) => signUp(db));
  return { customer, tokens: await signIn(server, customer) };
};
const send = (door: string, refreshToken: unknown) =>
  server.post(`/v1/auth/${door}`, JSON.stringify({ refreshToken }));
const account = async ({ accessToken: token }: Tokens) => {
  const { data } = await server.query('{ currentUserAccount { id } }', {}, { token });
  return data?.['currentUserAccount'];
};

test('H09 who signs out is out at once, with both tokens; another session goes on', async () => {
  const { customer, tokens } = await arrive();
  const elsewhere = await signIn(server, customer);
  await expect(account(tokens)).resolves.toEqual({ id: customer.id });

  const response = await send('logout', tokens.refreshToken);
  expect(response.status).toBe(204);
  await expect(response.text()).resolves.toBe('');
  await expect(account(tokens)).resolves.toBeNull();
  expect((await send('refresh', tokens.refreshToken)).status).toBe(401);
  await expect(account(elsewhere)).resolves.toEqual({ id: customer.id });
});

test('twice is once, and it is on record who did it', async () => {
  const { customer, tokens } = await arrive();
  expect((await send('logout', tokens.refreshToken)).status).toBe(204);
  expect((await send('logout', tokens.refreshToken)).status).toBe(204);
  const { rows } = await root.query(
    `select s.end_reason, s.ended_by, e.actor_id, e.subject_id, e.details
     from identity.sessions s join app.audit_events e on e.session_id = s.id
     where s.id = $1 and e.kind = 'session.end'`,
    [tokens.sessionId],
  );
  expect(rows).toEqual([
    {
      end_reason: 'signed_out',
      ended_by: customer.id,
      actor_id: customer.id,
      subject_id: customer.id,
      details: { reason: 'signed_out' },
    },
  ]);
});

test('a token that was used before ends its session as well', async () => {
  const { tokens } = await arrive();
  const next = (await (await send('refresh', tokens.refreshToken)).json()) as Tokens;
  expect((await send('logout', tokens.refreshToken)).status).toBe(204);
  await expect(account(next)).resolves.toBeNull();
});

test.each(['A'.repeat(43), 'x', '😀', "' or true --"])(
  'what is no token is signed out already: %s',
  async (token) => {
    expect((await send('logout', token)).status).toBe(204);
  },
);

test.each([
  ['nothing', undefined, 400],
  ['a number', 1, 400],
  ['1 MB', 'x'.repeat(1_048_576), 413],
])('%s in place of a token is no sign-out', async (_what, token, status) => {
  expect((await send('logout', token)).status).toBe(status);
});

test('a refresh and a sign-out at once leave no live session behind', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { tokens } = await arrive();
    const [refreshed] = await Promise.all([
      send('refresh', tokens.refreshToken),
      send('logout', tokens.refreshToken),
    ]);
    const next = refreshed.status === 200 ? ((await refreshed.json()) as Tokens) : tokens;
    await expect(account(next)).resolves.toBeNull();
    expect((await send('refresh', next.refreshToken)).status).toBe(401);
  }
});
