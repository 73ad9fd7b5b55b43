import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import pino from 'pino';
import { createReceiver } from '../../../worker/consumers/receive_event.ts';
import { createSubscribedTypes } from '../../../worker/consumers/subscribed_types.ts';
import { webhook } from '../../../worker/consumers/webhook.ts';
import { createWorkerPool } from '../../../worker/create_worker_pool.ts';
import type { DomainEvent } from '../../../worker/events/domain_event.ts';
import { deliverWebhooks } from '../../../worker/tasks/webhook/deliver_webhooks.ts';
import { committed } from '../../support/committed.ts';
import { useDatabase } from '../../support/database.ts';
import { runTask } from '../../support/run_task.ts';
import { webhookEndpoint } from '../../support/webhook_endpoint.ts';
import { startWebhookReceiver } from '../../support/webhook_receiver.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });
let root: pg.Client;
let workers: ReturnType<typeof createWorkerPool>;

beforeAll(async () => {
  root = await database.connect('superuser');
  const { workerDatabaseUrl } = database.urls;
  workers = createWorkerPool({ workerDatabaseUrl, workerConcurrency: 4 }, logger);
});
afterAll(() => workers.end());

const event = (id: string, occurredAt: string): DomainEvent => ({
  id,
  seq: '7',
  type: 'RentalReserved',
  schemaVersion: 1,
  context: 'rental',
  aggregateType: 'rental',
  aggregateId: '00000000-0000-4000-8000-000000000001',
  occurredAt,
  actorId: null,
  correlationId: 'a-request',
  causationId: null,
  traceparent: null,
  target: null,
  payload: '{"total_cents": "4200"}',
});

test('an event that arrives twice is posted once, and one of before the beginning never', async () => {
  const receiver = await startWebhookReceiver();
  await committed(root, (db) => webhookEndpoint(db, { url: receiver.url }));
  const receive = createReceiver({
    consumer: webhook,
    types: createSubscribedTypes(workers.pool, webhook.name),
    pool: workers.pool,
    events: { publishDeadLetter: () => Promise.reject(new Error('No dead letter is expected')) },
    logger,
    signal: new AbortController().signal,
    retriesMs: [],
  });
  const deliver = (heard: DomainEvent) =>
    receive({
      source: 'outbox/7',
      context: heard.context,
      event: heard,
      key: heard.aggregateId,
      headers: {},
      value: heard.payload,
    });
  const heard = event('00000000-0000-4000-8000-00000000000a', new Date().toISOString());
  const old = event('00000000-0000-4000-8000-00000000000b', '2020-01-01T00:00:00Z');
  for (const each of [heard, heard, old]) await expect(deliver(each)).resolves.toBe('settled');
  const webhookRules = {
    lookup: () => Promise.resolve([]),
    allowedNetworks: ['127.0.0.1'],
    timeoutMs: 2_000,
  };
  await runTask(workers.pool, deliverWebhooks({ secretKey: randomBytes(32), webhookRules }));
  await receiver.stop();
  expect(receiver.received.map(({ body }) => JSON.parse(body).data)).toEqual([
    expect.objectContaining({
      id: heard.id,
      sequence: '7',
      schemaVersion: 1,
      payload: { total_cents: '4200' },
    }),
  ]);
});
