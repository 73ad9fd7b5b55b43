import type pg from 'pg';
import { signAccessToken } from '../../server/auth/sign_access_token.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { namedId } from '../support/named_id.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { createAccessTokenKeys } from '../support/server_parts.ts';
import { sessionOf } from '../support/session_of.ts';

const db = useDatabase();
const keys = createAccessTokenKeys();
type Row = { readonly id: string };
let server: TestServer;
let root: pg.Client;
let adminToken: string;

beforeAll(async () => {
  root = await db.connect('superuser');
  server = await startTestServer(db.urls, {}, keys);
  const admin = await committed(root, (owner) => user(owner, ['admin']));
  adminToken = await server.tokenFor(admin.id, 'admin');
});
afterAll(() => server?.stop());

/** An agent, and what a token with and one without a session still open to them. */
async function agent() {
  const { who, sessionId } = await committed(root, async (owner) => {
    const made = await user(owner, ['agent']);
    return { who: made, sessionId: await sessionOf(owner, made) };
  });
  const bare = await server.tokenFor(who.id, 'staff');
  const claims = { userId: who.id, role: 'staff', sessionId };
  const token = await signAccessToken(keys, server.config, claims, Date.now());
  const opens = async (given: string) => {
    const { status, data } = await server.query(
      '{ currentUserAccount { id } customers { totalCount } currentPermissions }',
      {},
      { token: given },
    );
    const account = data?.['currentUserAccount'] as Row | null | undefined;
    const permissions = data?.['currentPermissions'] as string[] | undefined;
    return {
      status,
      account: account?.id ?? null,
      mayReserve: permissions?.includes('rentals.reserve'),
    };
  };
  return { ...who, sessionId, inSession: () => opens(token), without: () => opens(bare) };
}
const asAdmin = async (mutation: string, input: object) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const { errors } = await server.query(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`,
    { input },
    { token: adminToken },
  );
  expect(errors).toBeUndefined();
};
const open = (id: string) => ({ status: 200, account: id, mayReserve: true });
const shut = { account: null, mayReserve: false };

test('P22: who is disabled gets nothing from the next request on, with any token', async () => {
  const anna = await agent();
  await expect(anna.inSession()).resolves.toEqual(open(anna.id));
  await expect(anna.without()).resolves.toEqual(open(anna.id));
  await asAdmin('disableUser', { userId: anna.id, reason: 'Has left.' });
  await expect(anna.inSession()).resolves.toMatchObject(shut);
  await expect(anna.without()).resolves.toMatchObject(shut);

  // Back again: a token that is no session's opens; the session stays over.
  await asAdmin('enableUser', { userId: anna.id });
  await expect(anna.without()).resolves.toEqual(open(anna.id));
  await expect(anna.inSession()).resolves.toMatchObject(shut);
});

test('P21: who is demoted may not from the next request on, and signs in anew', async () => {
  const anna = await agent();
  const roleId = await namedId(root, 'roles', 'agent');
  await expect(anna.inSession()).resolves.toEqual(open(anna.id));
  await asAdmin('removeRole', { userId: anna.id, roleId });
  await expect(anna.inSession()).resolves.toMatchObject(shut);
  await expect(anna.without()).resolves.toMatchObject({ account: anna.id, mayReserve: false });
});

test.each([
  ['revokeSession', (anna: { sessionId: string }) => ({ sessionId: anna.sessionId })],
  ['revokeUserSessions', (anna: Row) => ({ userId: anna.id })],
] as const)('%s: its token opens nothing from the next request on', async (name, input) => {
  const anna = await agent();
  await expect(anna.inSession()).resolves.toEqual(open(anna.id));
  await asAdmin(name, input(anna));
  await expect(anna.inSession()).resolves.toMatchObject(shut);
});

test('an admin finds users by state and name, with their roles, profile and sessions', async () => {
  const anna = await agent();
  await asAdmin('disableUser', { userId: anna.id, reason: 'Has left.' });
  const { data, errors } = await server.query(
    `query ($name: String!) {
       users(filter: { status: { equalTo: DISABLED }, displayName: { equalTo: $name } },
             orderBy: ID_DESC, first: 1) { nodes {
         id disabledReason
         userRoles { nodes { role { name } } }
         staffProfile { staffType }
         sessions { nodes { endReason } }
       } }
     }`,
    { name: 'The agent' },
    { token: adminToken },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    users: {
      nodes: [
        {
          id: anna.id,
          disabledReason: 'Has left.',
          userRoles: { nodes: [{ role: { name: 'agent' } }] },
          staffProfile: null,
          sessions: { nodes: [{ endReason: 'DISABLED' }] },
        },
      ],
    },
  });
});
