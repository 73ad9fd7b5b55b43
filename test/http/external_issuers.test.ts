import { createPublicKey, randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import type pg from 'pg';
import { pino } from 'pino';
import { externalIssuerSettings } from '../../server/auth/external_issuer_settings.ts';
import { trustedIssuers } from '../../server/auth/trusted_issuers.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { type ExternalIssuer, startExternalIssuer } from '../support/external_issuer.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { createAccessTokenKeys } from '../support/server_parts.ts';

// Two companies' providers, which are real ones; the first is called partner, the second other.
const db = useDatabase();
let root: pg.Client;
let server: TestServer;
let partner: ExternalIssuer;
let other: ExternalIssuer;

beforeAll(async () => {
  [partner, other] = await Promise.all([startExternalIssuer(), startExternalIssuer()]);
  const list = [
    {
      issuer: partner.issuer,
      audience: 'rentify',
      roleClaim: 'realm.roles',
      roleMap: { boss: 'admin', desk: 'agent', books: 'accountant', guest: 'customer' },
    },
    {
      issuer: other.issuer,
      audience: 'rentify',
      tokenType: 'JWT',
      jwksUri: `${other.issuer}/jwks`,
      roleMap: { desk: 'agent' },
    },
  ];
  const oidcIssuers = externalIssuerSettings.parse(JSON.stringify(list));
  server = await startTestServer(db.urls, { oidcIssuers });
  root = await db.connect('superuser');
  // Somebody must stay admin.
  await committed(root, (owner) => user(owner, ['admin']));
});
afterAll(async () => {
  await server?.stop();
  await Promise.all([partner, other].map((issuer) => issuer?.stop()));
});

const nowS = () => Math.floor(Date.now() / 1_000);
/** Claims of somebody at the partner; the newer token says more than the older. */
const person = (sub: string, roles: readonly string[], ageS = 0) => ({
  sub,
  email: `${sub}@partner.example`,
  name: `Person ${sub}`,
  realm: { roles },
  iat: nowS() - ageS,
});

/** What the API answers to a token. */
async function sight(token: string) {
  const query = '{ currentUserAccount { id displayName } currentPermissions }';
  const { status, data } = await server.query(query, {}, { token });
  const seen = (data ?? {}) as Record<string, unknown>;
  const account = seen['currentUserAccount'] as { id: string; displayName: string } | null;
  const permissions = (seen['currentPermissions'] ?? []) as string[];
  return { status, account: account ?? null, permissions };
}

async function audit(subjectId: string | null) {
  const { rows } = await root.query<{ kind: string; outcome: string; role: string | null }>(
    `select kind, outcome, details ->> 'role' as role from app.audit_events
     where subject_id is not distinct from $1 order by id`,
    [subjectId],
  );
  return rows;
}

test('somebody new is a user from the first token on, with the roles that it is mapped to', async () => {
  const sub = randomUUID();
  const token = await partner.token(person(sub, ['desk', 'unheard-of']));
  const { status, account, permissions } = await sight(token);
  expect({ status, name: account?.displayName }).toEqual({ status: 200, name: `Person ${sub}` });
  expect(permissions).toContain('rentals.reserve');
  expect(permissions).not.toContain('users.manage');
  expect(await audit(account?.id ?? '')).toEqual([
    { kind: 'user.create', outcome: 'done', role: null },
    { kind: 'role.assign', outcome: 'done', role: 'agent' },
  ]);
});

test('twenty first requests at once make one user', async () => {
  const sub = randomUUID();
  const tokens = await partner.token(person(sub, ['desk']));
  const seen = await Promise.all(Array.from({ length: 20 }, () => sight(tokens)));
  expect(new Set(seen.map(({ account }) => account?.id)).size).toBe(1);
});

test('a mapped admin who is demoted there is one no more with the next token, nor with the old one', async () => {
  const sub = randomUUID();
  const old = await partner.token(person(sub, ['boss', 'books'], 60));
  expect((await sight(old)).permissions).toContain('users.manage');

  const next = await partner.token(person(sub, ['books']));
  const { account, permissions } = await sight(next);
  expect(permissions).toContain('accounting.post');
  expect(permissions).not.toContain('users.manage');
  // It lives on, and is not believed against the newer one.
  expect((await sight(old)).permissions).toEqual(permissions);
  expect(await audit(account?.id ?? '')).toContainEqual({
    kind: 'role.remove',
    outcome: 'done',
    role: 'admin',
  });
});

test('an older token that was never seen does not bring back what a newer one took', async () => {
  const sub = randomUUID();
  const { account } = await sight(await partner.token(person(sub, ['desk'])));
  const { permissions } = await sight(await partner.token(person(sub, ['boss'], 120)));
  expect(account).not.toBeNull();
  expect(permissions).not.toContain('users.manage');
});

test('roles that are not mapped are left as somebody here gave them', async () => {
  const sub = randomUUID();
  const { account } = await sight(await partner.token(person(sub, ['desk'], 5)));
  await root.query(
    `insert into identity.user_roles (user_id, role_id)
     select $1, id from identity.roles where name = 'mechanic'`,
    [account?.id],
  );
  const { permissions } = await sight(await partner.token(person(sub, ['books'])));
  expect(permissions).toEqual(expect.arrayContaining(['maintenance.perform', 'accounting.post']));
  expect(permissions).not.toContain('rentals.reserve');
});

test('who has no role here is refused, and no account is made', async () => {
  const before = await root.query('select from identity.users');
  expect((await sight(await partner.token(person(randomUUID(), ['unheard-of'])))).status).toBe(401);
  expect((await sight(await partner.token({ sub: randomUUID() }))).status).toBe(401);
  expect((await root.query('select from identity.users')).rowCount).toBe(before.rowCount);
});

test('an address that is taken links nobody: the token is refused, and that is written down', async () => {
  const victim = await committed(root, (owner) => user(owner, ['admin']));
  const token = await partner.token({
    ...person(randomUUID(), ['desk']),
    email: victim.email.toUpperCase(),
  });
  expect((await sight(token)).status).toBe(401);
  expect(await audit(null)).toContainEqual({
    kind: 'external_identity.refuse',
    outcome: 'refused',
    role: null,
  });
});

test.each([false, 'false', null])(
  'an address that its issuer has not seen proven (%p) is not kept',
  async (email_verified) => {
    const sub = randomUUID();
    const claims = { ...person(sub, ['guest']), email_verified };
    const { account } = await sight(await partner.token(claims));
    const { rows } = await root.query<{ email: string }>(
      'select email from identity.users where id = $1',
      [account?.id],
    );
    expect(rows[0]?.email).toMatch(/@external\.rentify\.invalid$/);
  },
);

test('a disabled user may and sees nothing, whatever the issuer says', async () => {
  const sub = randomUUID();
  const { account } = await sight(await partner.token(person(sub, ['desk'], 5)));
  await committed(root, (owner) =>
    owner.query(
      `update identity.users set status = 'disabled', disabled_reason = 'Left.' where id = $1`,
      [account?.id],
    ),
  );
  const seen = await sight(await partner.token(person(sub, ['boss'])));
  expect({ account: seen.account, permissions: seen.permissions }).toEqual({
    account: null,
    permissions: [],
  });
});

test('an admin links an identity to a user who is here already', async () => {
  const [admin, agent] = await committed(root, async (owner) => [
    await user(owner, ['admin']),
    await user(owner, ['agent']),
  ]);
  const sub = randomUUID();
  const link = `mutation ($input: LinkExternalIdentityInput!) {
    linkExternalIdentity(input: $input) { externalIdentity { userId issuer subject } }
  }`;
  const input = { userId: agent.id, issuer: partner.issuer, subject: sub };
  const token = await server.tokenFor(admin.id, 'admin');
  const { data } = await server.query(link, { input }, { token });
  expect(data).toEqual({ linkExternalIdentity: { externalIdentity: input } });
  const { account } = await sight(await partner.token(person(sub, ['desk'])));
  expect(account?.id).toBe(agent.id);

  const again = await server.query(link, { input }, { token });
  expect(again.errors?.[0]?.extensions.code).toBe('EXTERNAL_IDENTITIES_SUBJECT_KEY');
});

test('each issuer has its own people: one subject at two of them is two users', async () => {
  const sub = randomUUID();
  const [here, there] = [
    await sight(await partner.token(person(sub, ['desk']))),
    await sight(await other.token({ sub, roles: 'desk' }, 'JWT')),
  ];
  expect(here.account?.id).toBeDefined();
  expect(there.account?.id).toBeDefined();
  expect(here.account?.id).not.toBe(there.account?.id);
});

/** A token of the partner but for what is said, signed with the key that is given. */
async function forged(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
  jwk: JWK = partner.privateJwk(),
): Promise<string> {
  const good = { ...person(randomUUID(), ['desk']), iss: partner.issuer, aud: 'rentify' };
  return new SignJWT({ ...good, exp: nowS() + 600, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(jwk.kid), ...header })
    .sign(await importJWK(jwk, 'ES256'));
}

test('H04 a list of audiences is good where ours is in it', async () => {
  expect((await sight(await forged({ aud: ['account', 'rentify'] }))).status).toBe(200);
});

const FORGED: Readonly<Record<string, () => Promise<string>>> = {
  'H01 of an issuer whom nobody configured': () => forged({ iss: 'https://evil.example' }),
  'H02 of one issuer that claims to be of another': () =>
    forged({ iss: other.issuer }, { typ: 'JWT' }),
  'H02 of one issuer that claims to be ours': () => forged({ iss: server.config.jwtIssuer }),
  "H02 of ours that claims to be the partner's": () =>
    server.tokenFor(randomUUID(), 'admin', { jwtIssuer: partner.issuer }),
  'H02 with the public key as a secret': async () => {
    const key = createPublicKey({
      key: partner.privateJwk() as Record<string, unknown>,
      format: 'jwk',
    });
    const pem = key.export({ format: 'pem', type: 'spki' });
    const { kid } = partner.privateJwk();
    const claims = { ...person(randomUUID(), ['boss']), iss: partner.issuer, aud: 'rentify' };
    return jsonwebtoken.sign(
      { ...claims, exp: nowS() + 600 },
      Buffer.from(pem).toString('base64'),
      {
        algorithm: 'HS256',
        header: { alg: 'HS256', typ: 'at+jwt', kid: String(kid) },
      },
    );
  },
  'H03 that is good for longer than a day': () => forged({ exp: nowS() + 90_000 }),
  'H03 that is not valid yet': () => forged({ nbf: nowS() + 120 }),
  'H03 that is from the future': () => forged({ iat: nowS() + 120 }),
  'H03 that has expired': () => forged({ iat: nowS() - 700, exp: nowS() - 61 }),
  'H04 for another audience': () => forged({ aud: 'account' }),
  'H04 of another type': () => forged({}, { typ: 'JWT' }),
  'H05 with a subject that is not ASCII': () => forged({ sub: 'jürgen' }),
  'H05 without a subject': () => forged({ sub: undefined }),
};

test.each(Object.entries(FORGED))('a token %s is refused like any other', async (_what, forge) => {
  const response = await server.post('/graphql', '{"query":"{__typename}"}', {
    authorization: `Bearer ${await forge()}`,
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test.each([
  ['a role that does not exist', { roleMap: { boss: 'emperor' } }, /emperor/],
  ['itself', { issuer: 'http://127.0.0.1:5678' }, /JWT_ISSUER/],
])('a server that is to trust %s does not start', async (_what, change, message) => {
  const settings = { issuer: partner.issuer, audience: 'rentify', roleMap: {}, ...change };
  const parts = {
    config: {
      ...server.config,
      oidcIssuers: externalIssuerSettings.parse(JSON.stringify([settings])),
    },
    keys: createAccessTokenKeys(),
    gate: async <Row>(statement: string, values: readonly unknown[] = []) =>
      (await root.query(statement, [...values])).rows as Row[],
    logger: pino({ level: 'silent' }),
  };
  await expect(trustedIssuers(parts)).rejects.toThrow(message);
});
