import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type SignedUpUser, signUp } from '../support/doors.ts';
import { postForm, refresh, signInByCode, startIssuer } from '../support/oidc.ts';
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
  [client, user] = await committed(root, async (db) => [await oidcClient(db), await signUp(db)]);
});
afterAll(() => server?.stop());

const INVALID = { status: 400, body: { error: 'invalid_grant' } };
const accountOf = async (token: string) => {
  const answer = await server.query('{ currentUserAccount { id } }', {}, { token });
  return answer.data?.['currentUserAccount']?.['id'];
};

test('H07 a refresh token is good once; used again, it ends its session at once', async () => {
  const first = await signInByCode(server, client, user);
  const second = (await refresh(server, client, first.refresh_token)).body;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await expect(accountOf(second.access_token)).resolves.toBe(user.id);
  const other = await signInByCode(server, client, user);

  await expect(refresh(server, client, first.refresh_token)).resolves.toMatchObject(INVALID);
  await expect(refresh(server, client, second.refresh_token)).resolves.toMatchObject(INVALID);
  await expect(accountOf(second.access_token)).resolves.toBeUndefined();
  await expect(accountOf(other.access_token)).resolves.toBe(user.id);

  const { rows } = await root.query(
    `select e.kind, e.outcome, e.details from app.audit_events e
     join identity.sessions s on s.id = e.session_id
     where s.end_reason = 'token_reused' order by e.id`,
  );
  expect(rows.slice(-2)).toEqual([
    {
      kind: 'session.refresh_reused',
      outcome: 'refused',
      details: { client_id: client.client_id },
    },
    { kind: 'session.end', outcome: 'done', details: { reason: 'token_reused' } },
  ]);
});

test('of many who use a refresh token at once, one gets the next', async () => {
  const { refresh_token } = await signInByCode(server, client, user);
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => refresh(server, client, refresh_token)),
  );
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(15);
});

test('a refresh token is none of another client, and garbage is nobody', async () => {
  const { refresh_token, access_token } = await signInByCode(server, client, user);
  const other = await committed(root, (db) => oidcClient(db));
  await expect(refresh(server, other, refresh_token)).resolves.toMatchObject(INVALID);
  for (const garbage of ['x', 'x'.repeat(50_000), '\u0000', "' or 1=1", access_token]) {
    await expect(refresh(server, client, garbage)).resolves.toMatchObject(INVALID);
  }
  await expect(refresh(server, client, refresh_token)).resolves.toMatchObject({ status: 200 });
});

test('a refresh token that waited for two weeks is good for nothing', async () => {
  const { refresh_token } = await signInByCode(server, client, user);
  const { rows } = await root.query(
    `select max(expires_at) - now() > interval '13 days 23 hours' as is_long,
       max(expires_at) - now() <= interval '14 days' as is_bounded
     from identity.oidc_artifacts where kind = 'RefreshToken'`,
  );
  expect(rows).toEqual([{ is_long: true, is_bounded: true }]);
  await root.query(
    `update identity.oidc_artifacts set expires_at = now() where kind = 'RefreshToken'`,
  );
  await expect(refresh(server, client, refresh_token)).resolves.toMatchObject(INVALID);
});

const ends: readonly [string, string][] = [
  [
    'ended by somebody',
    `update identity.sessions set ended_at = now(), end_reason = 'revoked' where user_id = $1`,
  ],
  [
    'over by itself',
    `update identity.sessions
     set created_at = now() - interval '31 days', expires_at = now() where user_id = $1`,
  ],
  ['of a user who is shut out', `update identity.users set status = 'disabled' where id = $1`],
];
test.each(ends)('H09 nothing comes of a refresh token whose session is %s', async (_what, end) => {
  const somebody = await committed(root, (db) => signUp(db));
  const { refresh_token, access_token } = await signInByCode(server, client, somebody);
  await root.query(end, [somebody.id]);
  await expect(refresh(server, client, refresh_token)).resolves.toMatchObject(INVALID);
  await expect(accountOf(access_token)).resolves.toBeUndefined();
});

test('a client that gives its refresh token back ends the session (RFC 7009)', async () => {
  const { refresh_token, access_token } = await signInByCode(server, client, user);
  const fields = { client_id: client.client_id, token: refresh_token };
  const other = await committed(root, (db) => oidcClient(db));
  await postForm(server, '/oauth/revoke', { ...fields, client_id: other.client_id });
  await expect(accountOf(access_token)).resolves.toBe(user.id);

  for (const _twice of [1, 2]) {
    await expect(postForm(server, '/oauth/revoke', fields)).resolves.toMatchObject({ status: 200 });
  }
  await expect(accountOf(access_token)).resolves.toBeUndefined();
  await expect(refresh(server, client, refresh_token)).resolves.toMatchObject(INVALID);
  const { rows } = await root.query(
    'select end_reason from identity.sessions where user_id = $1 order by ended_at desc nulls last',
    [user.id],
  );
  expect(rows[0]).toEqual({ end_reason: 'signed_out' });
});
