import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { rentalDesk } from '../support/rental_desk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const database = useDatabase();
const SERVICE = `mutation ($email: String!) {
  createService(input: {displayName: "Shop", email: $email}) { user { id displayName } } }`;
const CREATE = `mutation ($userId: UUID!, $permissions: [String]!) {
  createApiKey(input: {userId: $userId, name: "Shop", permissions: $permissions}) {
    issuedApiKey { secret apiKey { id prefix name replacesKeyId
      apiKeyPermissions { nodes { permission { name } } } } } } }`;
const ROTATE = `mutation ($id: UUID!) { rotateApiKey(input: {apiKeyId: $id}) {
  issuedApiKey { secret apiKey { id replacesKey { id successor { id } } } } } }`;
const REVOKE = `mutation ($id: UUID!) {
  revokeApiKey(input: {apiKeyId: $id}) { apiKey { id revokedAt } } }`;
const LIST = `query ($id: UUID!) { apiKeys(filter: {userId: {equalTo: $id}}) {
  nodes { id prefix lastUsedAt revokedAt } } }`;

type Issued = { readonly secret: string; readonly apiKey: { readonly id: string } };
let server: TestServer;
let root: pg.Client;
let token: string;
let serviceId: string;

beforeAll(async () => {
  server = await startTestServer(database.urls);
  root = await database.connect('superuser');
  const admin = await committed(root, async (db) => {
    await rentalDesk(db);
    return user(db, ['admin']);
  });
  token = await server.tokenFor(admin.id, 'admin');
  serviceId = (await ask<{ user: { id: string } }>(SERVICE, { email: 'shop@example.com' })).user.id;
});
afterAll(() => server?.stop());

async function ask<Payload>(document: string, variables: object): Promise<Payload> {
  const { data, errors } = await server.query(document, variables, { token });
  if (errors !== undefined) throw new Error(errors[0]?.extensions.code);
  return Object.values(data ?? {})[0] as Payload;
}
const issue = async (permissions: readonly string[]) =>
  (await ask<{ issuedApiKey: Issued }>(CREATE, { userId: serviceId, permissions })).issuedApiKey;
const vehicles = async (secret: string) => {
  const headers = { authorization: `Bearer ${secret}` };
  const { data, status } = await server.query('{ vehicles { totalCount } }', {}, { headers });
  return { status, seen: (data?.['vehicles'] as { totalCount: number } | undefined)?.totalCount };
};

test('a service, its key, the next one, and the end of both', async () => {
  const first = await issue(['vehicles.read']);
  expect(first.apiKey).toMatchObject({
    name: 'Shop',
    prefix: first.secret.slice(0, 11),
    apiKeyPermissions: { nodes: [{ permission: { name: 'vehicles.read' } }] },
  });
  expect(await vehicles(first.secret)).toEqual({ status: 200, seen: 1 });

  const { issuedApiKey: second } = await ask<{ issuedApiKey: Issued }>(ROTATE, {
    id: first.apiKey.id,
  });
  expect(second.apiKey).toMatchObject({
    replacesKey: { id: first.apiKey.id, successor: { id: second.apiKey.id } },
  });
  for (const { secret } of [first, second]) {
    expect(await vehicles(secret)).toEqual({ status: 200, seen: 1 });
  }

  await ask(REVOKE, { id: first.apiKey.id });
  expect((await vehicles(first.secret)).seen).toBe(0);
  expect((await vehicles(second.secret)).seen).toBe(1);
  const { nodes } = await ask<{ nodes: object[] }>(LIST, { id: serviceId });
  expect(nodes).toEqual([
    { ...nodes[0], id: first.apiKey.id, revokedAt: expect.any(String) },
    { ...nodes[1], id: second.apiKey.id, revokedAt: null, lastUsedAt: expect.any(String) },
  ]);
});

test('a secret is not kept for a repeated request: IDEMPOTENCY_KEY_NOT_ACCEPTED', async () => {
  const { apiKey } = await issue([]);
  for (const [document, variables] of [
    [CREATE, { userId: serviceId, permissions: [] }],
    [ROTATE, { id: apiKey.id }],
  ] as const) {
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await server.query(document, variables, { token, headers });
    expect({ status: answer.status, code: answer.errors?.[0]?.extensions.code }).toEqual({
      status: 400,
      code: 'IDEMPOTENCY_KEY_NOT_ACCEPTED',
    });
  }
  const { rows } = await root.query('select from app.idempotency_keys');
  expect(rows).toEqual([]);
});

test('H23 the secret of a new key is in no log line, and no other answer', async () => {
  const { secret, apiKey } = await issue(['vehicles.read']);
  await vehicles(secret);
  const random = secret.slice(12);
  expect(server.logLines.join('\n')).not.toContain(random);
  const { data } = await server.query(
    '{ apiKeys { nodes { id name prefix } } auditEvents { nodes { kind details } } }',
    {},
    { token },
  );
  expect(JSON.stringify(data)).toContain(apiKey.id);
  expect(JSON.stringify(data)).not.toContain(random);
  expect(server.logLines.join('\n')).not.toContain(random);
});

test('no client reads the hash of a key, or looks for one by it', async () => {
  for (const document of [
    '{ apiKeys { nodes { secretHash } } }',
    '{ apiKeyBySecretHash(secretHash: "eA==") { id } }',
  ]) {
    const { errors } = await server.query(document, {}, { token });
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});
