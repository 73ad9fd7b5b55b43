import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { webhookSecret } from '../../server/secrets/webhook_secret.ts';
import { apiKey } from '../support/api_key.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type WebhookEndpoint, webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const secretKey = randomBytes(32);
let server: TestServer;
let root: pg.Client;
let endpoint: WebhookEndpoint;
let admin: string;

beforeAll(async () => {
  root = await database.connect('superuser');
  server = await startTestServer(database.urls, {
    secretKey: secretKey.toString('base64'),
    webhookAllowedNetworks: ['127.0.0.1'],
  });
  const { id } = await committed(root, (db) => user(db, ['admin']));
  admin = await server.tokenFor(id, 'admin');
  endpoint = await committed(root, (db) => webhookEndpoint(db));
});
afterAll(() => server?.stop());

const ask = async (id: string, bearer?: string, method = 'GET') => {
  const response = await fetch(new URL(`/v1/webhook-endpoints/${id}/secrets`, server.url), {
    method,
    headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
};
const idsOf = async () =>
  (
    await root.query(
      `select id from webhook.webhook_endpoint_secrets
       where webhook_endpoint_id = $1 order by id desc`,
      [endpoint.id],
    )
  ).rows.map(({ id }) => id);
const mutate = (mutation: string, selection: string, input: object, token = admin) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} } }`;
  return server.query(query, { input }, { token, headers: { 'idempotency-key': randomUUID() } });
};

test('the live secrets are shown to whoever manages webhooks, and that is on record', async () => {
  const { status, headers, body } = await ask(endpoint.id, admin);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  const [id] = await idsOf();
  expect(body).toEqual({
    secrets: [
      {
        id,
        secret: webhookSecret(secretKey, id),
        createdAt: expect.any(String),
        expiresAt: null,
      },
    ],
  });
  await mutate('rotateWebhookSecret', 'webhookEndpointSecret { id expiresAt }', {
    webhookEndpointId: endpoint.id,
  });
  const after = await ask(endpoint.id, admin);
  expect(after.body.secrets.map((secret: { id: string }) => secret.id)).toEqual(await idsOf());
  expect(after.body.secrets[1].expiresAt).toEqual(expect.any(String));
  const { rows } = await root.query(
    `select count(*)::integer, bool_and(actor_id is not null and address is not null) as is_known
     from app.audit_events
     where kind = 'webhook_secret.read' and details->>'webhook_endpoint_id' = $1`,
    [endpoint.id],
  );
  expect(rows).toEqual([{ count: 2, is_known: true }]);
});

test('a service reads the secrets of its own endpoint, with the scope', async () => {
  const key = await committed(root, (db) => apiKey(db, ['webhooks.manage']));
  const answer = await mutate(
    'createWebhookEndpoint',
    'webhookEndpoint { id }',
    { url: 'http://127.0.0.1:3000/hook' },
    key.secret,
  );
  const own = answer.data?.['createWebhookEndpoint']?.['webhookEndpoint']?.['id'];
  await expect(ask(String(own), key.secret)).resolves.toMatchObject({ status: 200 });
  await expect(ask(endpoint.id, key.secret)).resolves.toMatchObject({ status: 404 });
  const other = await committed(root, (db) =>
    apiKey(db, ['rentals.read'], { user_id: key.userId }),
  );
  await expect(ask(String(own), other.secret)).resolves.toMatchObject({ status: 403 });
});

test('nobody else sees a secret', async () => {
  await expect(ask(endpoint.id)).resolves.toMatchObject({ status: 401 });
  for (const [role, as] of [
    ['customer', 'customer'],
    ['agent', 'staff'],
    ['fleet_manager', 'staff'],
  ] as const) {
    const { id } = await committed(root, (db) => user(db, [role]));
    await expect(ask(endpoint.id, await server.tokenFor(id, as))).resolves.toMatchObject({
      status: 403,
    });
  }
});

test('what is no endpoint is not found, and nothing is written here', async () => {
  await expect(ask(randomUUID(), admin)).resolves.toMatchObject({ status: 404 });
  await expect(ask('1%27', admin)).resolves.toMatchObject({ status: 404 });
  const { status, headers } = await ask(endpoint.id, admin, 'POST');
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('no secret is in a table, a stored answer or the log', async () => {
  const { body } = await ask(endpoint.id, admin);
  const secrets: string[] = body.secrets.map(({ secret }: { secret: string }) => secret);
  const { rows: tables } = await root.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where c.relkind = 'r'
       and c.relnamespace::regnamespace::text in ('app', 'webhook', 'identity')`,
  );
  for (const { name } of tables) {
    const { rows } = await root.query(
      `select 1 from ${name} t where t::text ~ 'whsec_' or t::text like any ($1)`,
      [secrets.map((secret) => `%${secret.replace('whsec_', '')}%`)],
    );
    expect({ name, rows }).toEqual({ name, rows: [] });
  }
  expect(server.logLines.join('\n')).not.toMatch(/whsec_/);
});

test('the deliveries and their attempts are read in GraphQL', async () => {
  const tested = await mutate('sendTestWebhook', 'webhookDelivery { id status }', {
    webhookEndpointId: endpoint.id,
  });
  expect(tested.errors).toBeUndefined();
  const query = `{ webhookEndpoints(first: 5) { nodes { id url webhookDeliveries(first: 5) { nodes { status eventType
    webhookAttempts(first: 5) { nodes { statusCode durationMs errorCode responseExcerpt } } } } } } }`;
  const { data, errors } = await server.query(query, {}, { token: admin });
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).toContain('"eventType":"WebhookTest"');
});

test('the metrics tell of what waits', async () => {
  const page = await (await fetch(new URL('/metrics', server.adminUrl))).text();
  expect(page).toMatch(/^webhook_deliveries_waiting [1-9]/m);
  expect(page).toMatch(/^webhook_deliveries_overdue_seconds /m);
  expect(page).toMatch(/^webhook_deliveries_failed 0/m);
});
