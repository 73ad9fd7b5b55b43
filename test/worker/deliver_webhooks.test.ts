import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type pg from 'pg';
import { createLogger } from '../../server/logger.ts';
import { webhookSecret } from '../../server/secrets/webhook_secret.ts';
import { createWorkerPool } from '../../worker/create_worker_pool.ts';
import { deliverWebhooks } from '../../worker/tasks/webhook/deliver_webhooks.ts';
import type { PostingRules } from '../../worker/webhooks/post_webhook.ts';
import { asAdmin } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { deliveryState } from '../support/delivery_state.ts';
import { user } from '../support/factories.ts';
import { forgetWebhooks } from '../support/forget_webhooks.ts';
import { runTask } from '../support/run_task.ts';
import { verifiesWebhook } from '../support/verifies_webhook.ts';
import { webhookAttempts } from '../support/webhook_attempts.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';
import { startWebhookReceiver } from '../support/webhook_receiver.ts';

const database = useDatabase();
const secretKey = randomBytes(32);
const opened: { stop(): unknown }[] = [];
const webhookRules: PostingRules = {
  lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  allowedNetworks: ['127.0.0.0/8'],
  timeoutMs: 2_000,
};
let root: pg.Client;
let pool: pg.Pool;

beforeAll(async () => {
  root = await database.connect('superuser');
  const { workerDatabaseUrl } = database.urls;
  const logger = createLogger({ logLevel: 'silent' });
  const worker = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 10 }, logger);
  pool = worker.pool;
  opened.push({ stop: worker.end });
});
afterEach(() => committed(root, forgetWebhooks));
afterAll(async () => {
  for (const { stop } of opened.toReversed()) await stop();
});

async function serve(...parts: Parameters<typeof startWebhookReceiver>) {
  const receiver = await startWebhookReceiver(...parts);
  opened.push(receiver);
  return receiver;
}
const endpointAt = (url: string) => committed(root, (db) => webhookEndpoint(db, { url }));
const deliver = (endpoint: { readonly id: string }) =>
  committed(root, (db) => webhookDelivery(db, endpoint.id));
const act = (name: string, args: Readonly<Record<string, unknown>>) =>
  committed(root, async (db) =>
    asAdmin(db, await user(db, ['admin']), () => command(db, `webhook.${name}`, args)),
  );
const dueNow = () =>
  root.query('update webhook.webhook_deliveries set next_attempt_at = now(), claimed_until = null');
async function send(
  changed: Partial<PostingRules> = {},
  query: Pick<pg.Client, 'query'> = pool,
): Promise<unknown[]> {
  const log: unknown[] = [];
  const rules = { ...webhookRules, ...changed };
  await runTask(query, deliverWebhooks({ secretKey, webhookRules: rules }), { log });
  return log;
}
const stateOf = (delivery: { readonly id: string }) => deliveryState(root, delivery);
const attemptsOf = (delivery: { readonly id: string }) => webhookAttempts(root, delivery);
async function secretsOf({ id }: { readonly id: string }): Promise<string[]> {
  const { rows } = await root.query(
    'select id from webhook.webhook_endpoint_secrets where webhook_endpoint_id = $1 order by id',
    [id],
  );
  return rows.map((row) => webhookSecret(secretKey, row.id));
}
const answering = (...statuses: number[]) =>
  serve((response: ServerResponse) => response.writeHead(statuses.shift() ?? 204).end('so'));

test('a delivery arrives once, to the byte, under its id, and whoever has the secret knows it', async () => {
  const receiver = await serve();
  const endpoint = await endpointAt(receiver.url);
  const delivery = await deliver(endpoint);
  const log = await send();
  await send();
  const [received, ...others] = receiver.received;
  if (received === undefined) throw new Error('Nothing arrived');
  expect(others).toEqual([]);
  expect(received.headers['webhook-id']).toBe(delivery.id);
  expect(received.body).toBe(delivery.body);
  const [secret] = await secretsOf(endpoint);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(verifiesWebhook(secret, received)).toBe(true);
  expect(verifiesWebhook(secret, { ...received, body: `${received.body} ` })).toBe(false);
  expect(verifiesWebhook(webhookSecret(randomBytes(32), endpoint.id), received)).toBe(false);
  await expect(stateOf(delivery)).resolves.toMatchObject({ status: 'delivered', attempts: 1 });
  await expect(attemptsOf(delivery)).resolves.toEqual([
    { attempt: 1, status_code: 204, error_code: null, response_excerpt: '' },
  ]);
  // Neither the address, which may hold a token, nor the secret.
  expect(JSON.stringify(log)).not.toMatch(/127[.]0|whsec|hook"/);
});

test('after a rotation either secret verifies, and once the overlap is over only the new one', async () => {
  const receiver = await serve();
  const endpoint = await endpointAt(receiver.url);
  await act('rotate_webhook_secret', { webhook_endpoint_id: endpoint.id });
  const [old, current] = await secretsOf(endpoint);
  await deliver(endpoint);
  await send();
  await root.query(
    'update webhook.webhook_endpoint_secrets set expires_at = now() where expires_at > now()',
  );
  await deliver(endpoint);
  await send();
  const [during, after] = receiver.received;
  if (during === undefined || after === undefined) throw new Error('Something did not arrive');
  expect([verifiesWebhook(old, during), verifiesWebhook(current, during)]).toEqual([true, true]);
  expect([verifiesWebhook(old, after), verifiesWebhook(current, after)]).toEqual([false, true]);
  expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
});

test('what is not taken comes again with the same id and bytes, signed anew', async () => {
  const receiver = await answering(500, 404);
  const endpoint = await endpointAt(receiver.url);
  const delivery = await deliver(endpoint);
  for (let run = 0; run < 3; run += 1) {
    await send();
    await dueNow();
  }
  await send();
  await expect(attemptsOf(delivery)).resolves.toMatchObject([
    { attempt: 1, status_code: 500, response_excerpt: 'so' },
    { attempt: 2, status_code: 404 },
    { attempt: 3, status_code: 204 },
  ]);
  const { received } = receiver;
  expect(new Set(received.map(({ body }) => body))).toEqual(new Set([delivery.body]));
  expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(
    new Set([delivery.id]),
  );
  const [secret] = await secretsOf(endpoint);
  expect(received.map((each) => verifiesWebhook(secret, each))).toEqual([true, true, true]);
});

test('a redirect is a failed attempt, wherever it points', async () => {
  const target = await serve();
  const receiver = await serve((response) =>
    response.writeHead(302, { location: target.url }).end(),
  );
  const delivery = await deliver(await endpointAt(receiver.url));
  await send();
  expect(target.received).toEqual([]);
  await expect(stateOf(delivery)).resolves.toMatchObject({ status: 'pending' });
  await expect(attemptsOf(delivery)).resolves.toMatchObject([
    { status_code: 302, error_code: 'REDIRECT_REFUSED' },
  ]);
});

test('Retry-After is heard', async () => {
  const receiver = await serve((response) =>
    response.writeHead(429, { 'retry-after': '900' }).end(),
  );
  const { id } = await deliver(await endpointAt(receiver.url));
  await send();
  const table = 'webhook.webhook_deliveries';
  const { rows } = await root.query(`select next_attempt_at as at from ${table} where id = $1`, [
    id,
  ]);
  expect(rows[0].at.getTime()).toBeGreaterThan(Date.now() + 800_000);
});

test('410 ends the endpoint', async () => {
  const receiver = await answering(410);
  const endpoint = await endpointAt(receiver.url);
  const [gone, waiting] = [await deliver(endpoint), await deliver(endpoint)];
  await root.query('update webhook.webhook_deliveries set next_attempt_at = $2 where id = $1', [
    waiting.id,
    new Date(Date.now() + 60_000),
  ]);
  await send();
  await expect(stateOf(gone)).resolves.toMatchObject({ status: 'failed', failure_code: 'GONE' });
  await expect(stateOf(waiting)).resolves.toMatchObject({ failure_code: 'ENDPOINT_DISABLED' });
});

test('a name that stood for another address at its registration is judged as it stands now', async () => {
  const receiver = await serve();
  const endpoint = await endpointAt(`https://rebinding.example.com:${receiver.port}/`);
  const delivery = await deliver(endpoint);
  const asked: string[] = [];
  const lookup = (hostname: string) => {
    asked.push(hostname);
    return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  };
  await send({ lookup, allowedNetworks: [] });
  expect(asked).toEqual(['rebinding.example.com']);
  expect(receiver.received).toEqual([]);
  await expect(attemptsOf(delivery)).resolves.toEqual([
    { attempt: 1, status_code: null, error_code: 'ADDRESS_NOT_PUBLIC', response_excerpt: null },
  ]);
});

test('a receiver that is slow holds up no other', async () => {
  const order: string[] = [];
  const slow = await serve((response) => {
    setTimeout(() => {
      order.push('slow');
      response.writeHead(204).end();
    }, 400);
  });
  const quick = await serve((response) => {
    order.push('quick');
    response.writeHead(204).end();
  });
  const [slowEndpoint, quickEndpoint] = [await endpointAt(slow.url), await endpointAt(quick.url)];
  for (let i = 0; i < 6; i += 1) await deliver(slowEndpoint);
  for (let i = 0; i < 12; i += 1) await deliver(quickEndpoint);
  await send();
  // Four of the slow one run at once; while they do, more of the quick one are claimed.
  expect(order.indexOf('slow')).toBeGreaterThanOrEqual(8);
  expect(order.filter((each) => each === 'quick')).toHaveLength(12);
  expect(order.filter((each) => each === 'slow')).toHaveLength(6);
});

test('two workers make each attempt once', async () => {
  const receiver = await serve();
  for (let i = 0; i < 4; i += 1) {
    const endpoint = await endpointAt(receiver.url);
    for (let j = 0; j < 6; j += 1) await deliver(endpoint);
  }
  await Promise.all([send(), send(), send()]);
  await send();
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(24);
  expect(new Set(ids).size).toBe(24);
});

test('a worker killed between sending and recording sends a copy under the same id', async () => {
  const receiver = await serve();
  const delivery = await deliver(await endpointAt(receiver.url));
  const dying = { query: failingOn(/record_attempt/) } as unknown as pg.Client;
  await expect(send({}, dying)).rejects.toThrow('Webhooks wait for the next try.');
  await expect(stateOf(delivery)).resolves.toMatchObject({ status: 'pending', attempts: 1 });
  await send();
  expect(receiver.received).toHaveLength(1);
  await dueNow();
  await send();
  await expect(stateOf(delivery)).resolves.toMatchObject({ status: 'delivered', attempts: 2 });
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
    delivery.id,
    delivery.id,
  ]);
});

test('redelivery pressed twice sends once more, as the same message', async () => {
  const receiver = await serve();
  const delivery = await deliver(await endpointAt(receiver.url));
  await send();
  await act('redeliver_webhook', { webhook_delivery_id: delivery.id });
  await act('redeliver_webhook', { webhook_delivery_id: delivery.id });
  await send();
  await send();
  await expect(stateOf(delivery)).resolves.toMatchObject({ status: 'delivered', attempts: 2 });
  const [first, second, ...others] = receiver.received;
  expect(others).toEqual([]);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-id']).toBe(delivery.id);
});

test('nobody there, nothing said, nothing known of: each attempt says what was wrong', async () => {
  const gone = await startWebhookReceiver();
  await gone.stop();
  const silent = await serve(() => undefined);
  const [refused, unheard] = [
    await deliver(await endpointAt(gone.url)),
    await deliver(await endpointAt(silent.url)),
  ];
  await send({ timeoutMs: 200 });
  await expect(attemptsOf(refused)).resolves.toMatchObject([{ error_code: 'CONNECTION_REFUSED' }]);
  await expect(attemptsOf(unheard)).resolves.toMatchObject([{ error_code: 'TIMEOUT' }]);
  const odd = await deliver(await endpointAt('https://odd.example.com/'));
  const log = await send({ lookup: () => Promise.reject(new Error('Nobody has met this')) });
  await expect(attemptsOf(odd)).resolves.toMatchObject([{ error_code: 'UNKNOWN' }]);
  expect(log).toContainEqual(
    expect.objectContaining({ message: 'webhook failed in a way of its own' }),
  );
});

function failingOn(statement: RegExp) {
  return (text: string, values?: unknown[]) =>
    statement.test(text)
      ? Promise.reject(new Error('The worker is gone.'))
      : pool.query(text, values);
}
