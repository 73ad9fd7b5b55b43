import { decodeJwt } from 'jose';
import type pg from 'pg';
import { hashOfToken } from '../../server/secrets/opaque_token.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signIn, signUp, type Tokens } from '../support/doors.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
let server: TestServer;
let root: pg.Client;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls);
});
afterAll(() => server.stop());

/** A customer who has just signed in. */
async function arrive(): Promise<{ customer: SignedUpUser; first: Tokens }> {
  const customer = await committed(root, (db) => signUp(db));
  return { customer, first: await signIn(server, customer) };
}
const knock = (refreshToken: unknown) =>
  server.post('/v1/auth/refresh', JSON.stringify({ refreshToken }));
const refresh = async ({ refreshToken }: Tokens): Promise<Tokens> =>
  (await knock(refreshToken)).json() as Promise<Tokens>;
const statusOf = async ({ refreshToken }: Tokens) => (await knock(refreshToken)).status;
/** Whether an access token opens anything. */
const isLive = async ({ accessToken: token }: Tokens) => {
  const { data } = await server.query(
    '{ currentUserAccount { id } currentPermissions }',
    {},
    { token },
  );
  const { currentUserAccount: account, currentPermissions: permissions } = data as unknown as {
    currentUserAccount: object | null;
    currentPermissions: string[];
  };
  expect(permissions.length > 0).toBe(account !== null);
  return account !== null;
};
/** The token was used so many seconds ago. */
const age = ({ refreshToken }: Tokens, seconds: number) =>
  root.query(
    `update identity.refresh_tokens set used_at = used_at - make_interval(secs => $2)
     where token_hash = $1`,
    [hashOfToken(refreshToken), seconds],
  );
const session = async ({ sessionId }: Tokens) => {
  const { rows } = await root.query(
    'select ended_at is not null as has_ended, end_reason, ended_by from identity.sessions where id = $1',
    [sessionId],
  );
  return rows[0];
};
const audited = async ({ sessionId }: Tokens) => {
  const { rows } = await root.query(
    `select kind, outcome, details from app.audit_events
     where session_id = $1 and kind <> 'session.open' order by id`,
    [sessionId],
  );
  return rows;
};

test('a refresh token gives new tokens of the same session', async () => {
  const { customer, first } = await arrive();
  const response = await knock(first.refreshToken);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const second = (await response.json()) as Tokens;
  expect(Object.keys(second)).toEqual(Object.keys(first));
  expect(second.sessionId).toBe(first.sessionId);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(decodeJwt(second.accessToken)).toMatchObject({
    sub: customer.id,
    role: 'customer',
    sid: first.sessionId,
  });
  await expect(isLive(second)).resolves.toBe(true);
  const third = await refresh(second);
  await expect(isLive(third)).resolves.toBe(true);
});

test('the role of the new token is what the tables say now', async () => {
  const { customer, first } = await arrive();
  await root.query(
    `update identity.user_roles set role_id = (select id from identity.roles where name = 'agent')
     where user_id = $1`,
    [customer.id],
  );
  expect(decodeJwt((await refresh(first)).accessToken)).toMatchObject({ role: 'staff' });
});

test('who lost the answer asks again within ten seconds and gets the same successor', async () => {
  const { first } = await arrive();
  const second = await refresh(first);
  await age(first, 9);
  const again = await refresh(first);
  expect(again.refreshToken).toBe(second.refreshToken);
  await expect(isLive(again)).resolves.toBe(true);
  await expect(statusOf(second)).resolves.toBe(200);
});

test('of sixteen at once with one token one has it rotated, and all get its successor', async () => {
  const { first } = await arrive();
  const all = await Promise.all(Array.from({ length: 16 }, () => refresh(first)));
  expect(new Set(all.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  const { rows } = await root.query(
    `select count(*)::int as tokens, count(used_at)::int as used
     from identity.refresh_tokens where session_id = $1`,
    [first.sessionId],
  );
  expect(rows).toEqual([{ tokens: 2, used: 1 }]);
  const [winner = first] = all;
  await expect(statusOf(winner)).resolves.toBe(200);
});

const reuses: readonly [string, (first: Tokens, second: Tokens) => Promise<unknown>][] = [
  ['when its successor was used', (_first, second) => refresh(second)],
  ['after ten seconds', (first) => age(first, 10)],
];
test.each(reuses)('H07 used again %s a token ends its session', async (_when, change) => {
  const { customer, first } = await arrive();
  const elsewhere = await signIn(server, customer);
  const second = await refresh(first);
  await change(first, second);
  await expect(isLive(second)).resolves.toBe(true);

  await expect(statusOf(first)).resolves.toBe(401);
  await expect(session(first)).resolves.toEqual({
    has_ended: true,
    end_reason: 'token_reused',
    ended_by: null,
  });
  await expect(isLive(first)).resolves.toBe(false);
  await expect(isLive(second)).resolves.toBe(false);
  await expect(statusOf(second)).resolves.toBe(401);
  await expect(audited(first)).resolves.toEqual([
    { kind: 'session.refresh_reused', outcome: 'refused', details: {} },
    { kind: 'session.end', outcome: 'done', details: { reason: 'token_reused' } },
    { kind: 'session.refuse', outcome: 'refused', details: { reason: 'ended' } },
  ]);
  // What was stolen is one session: the others of the user go on.
  await expect(isLive(elsewhere)).resolves.toBe(true);
  await expect(statusOf(elsewhere)).resolves.toBe(200);
});

test('the last token is out of reach for whoever has all the earlier ones and the database', async () => {
  const { first } = await arrive();
  const second = await refresh(first);
  const third = await refresh(second);
  const { rows } = await root.query<{ line: string }>(
    'select t::text as line from identity.refresh_tokens t where session_id = $1',
    [first.sessionId],
  );
  const kept = rows.map(({ line }) => line).join('\n');
  for (const { refreshToken } of [first, second, third]) {
    expect(kept).not.toContain(refreshToken);
    expect(kept).not.toContain(Buffer.from(refreshToken).toString('hex'));
  }
  const { rows: boxes } = await root.query(
    `select count(successor_sealed)::int as count from identity.refresh_tokens
     where session_id = $1`,
    [first.sessionId],
  );
  expect(boxes).toEqual([{ count: 1 }]);
});

const ends: readonly [string, string, (of: Tokens, who: SignedUpUser) => Promise<unknown>][] = [
  [
    'that nobody used for 14 days',
    'expired',
    ({ sessionId }) =>
      root.query('update identity.refresh_tokens set expires_at = now() where session_id = $1', [
        sessionId,
      ]),
  ],
  [
    'of a session that is over',
    'expired',
    ({ sessionId }) =>
      root.query(
        `update identity.sessions
         set created_at = now() - interval '30 days', expires_at = now() where id = $1`,
        [sessionId],
      ),
  ],
  [
    'of a session that was revoked',
    'ended',
    ({ sessionId }) =>
      root.query(
        `update identity.sessions set ended_at = now(), end_reason = 'revoked' where id = $1`,
        [sessionId],
      ),
  ],
  [
    'of a user who is disabled',
    'disabled',
    (_of, { id }) =>
      root.query(`update identity.users set status = 'disabled' where id = $1`, [id]),
  ],
  [
    'of a user without a role',
    'no_role',
    (_of, { id }) => root.query('delete from identity.user_roles where user_id = $1', [id]),
  ],
];
test.each(ends)('H09 a token %s is refused, on record as %s', async (_what, reason, end) => {
  const { customer, first } = await arrive();
  await end(first, customer);
  await expect(statusOf(first)).resolves.toBe(401);
  await expect(audited(first)).resolves.toEqual([
    { kind: 'session.refuse', outcome: 'refused', details: { reason } },
  ]);
});

test('a refresh token lasts 14 days from its issue, and never longer than its session', async () => {
  const { first } = await arrive();
  await root.query(
    `update identity.sessions
     set created_at = now() - interval '20 days', expires_at = now() + interval '10 days'
     where id = $1`,
    [first.sessionId],
  );
  const { refreshExpiresIn } = await refresh(first);
  expect(Math.abs(refreshExpiresIn - 10 * 86_400)).toBeLessThan(60);
});

test('what is no token is refused like one that is good for nothing', async () => {
  const { customer, first } = await arrive();
  await root.query(`update identity.users set status = 'disabled' where id = $1`, [customer.id]);
  const answers = new Set<string>();
  for (const token of [first.refreshToken, 'A'.repeat(43), 'x', "' or true --", '\u0000', '😀']) {
    const response = await knock(token);
    const { error } = (await response.json()) as { error: { correlationId?: string } };
    delete error.correlationId;
    answers.add(`${response.status} ${JSON.stringify(error)}`);
  }
  expect([...answers]).toEqual([
    '401 {"code":"UNAUTHENTICATED","message":"Sign in again.","details":[]}',
  ]);
});

test.each([
  ['nothing', undefined, 400],
  ['an empty text', '', 400],
  ['a number', 1, 400],
  ['two', ['a', 'b'], 400],
  ['4 kB', 'x'.repeat(4_096), 400],
  ['1 MB', 'x'.repeat(1_048_576), 413],
])('%s in place of a refresh token: %#', async (_what, token, status) => {
  expect((await knock(token)).status).toBe(status);
});

test('H04 neither token opens what the other is for', async () => {
  const { first } = await arrive();
  expect((await knock(first.accessToken)).status).toBe(401);
  const answer = await server.query('{ __typename }', {}, { token: first.refreshToken });
  expect(answer.status).toBe(401);
});

test('H23 no refresh token is in the log', async () => {
  const { first } = await arrive();
  const second = await refresh(first);
  await age(first, 60);
  await refresh(first);
  const lines = server.logLines.join('\n');
  for (const { refreshToken, accessToken } of [first, second]) {
    expect(lines).not.toContain(refreshToken);
    expect(lines).not.toContain(accessToken);
  }
});

test('a client that sends its old access token along is not asked about it', async () => {
  const { first } = await arrive();
  const body = JSON.stringify({ refreshToken: first.refreshToken });
  const response = await server.post('/v1/auth/refresh', body, { authorization: 'Bearer a.b.c' });
  expect(response.status).toBe(200);
});
