import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import pino from 'pino';
import type { ReceivedEvent } from '../../worker/consumers/event_consumer.ts';
import { webhook } from '../../worker/consumers/webhook.ts';
import { asRoleCommitted } from '../support/actors.ts';
import { committed } from '../support/committed.ts';
import { useDatabase } from '../support/database.ts';
import { eventType } from '../support/event_type.ts';
import { user } from '../support/factories.ts';
import { forgetWebhooks } from '../support/forget_webhooks.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const logger = pino({ level: 'silent' });

const event = (overrides: Partial<ReceivedEvent> = {}): ReceivedEvent => ({
  id: randomUUID(),
  seq: '9007199254740993',
  type: 'RentalReserved',
  schemaVersion: 1,
  context: 'rental',
  aggregateType: 'rental',
  aggregateId: '00000000-0000-4000-8000-000000000001',
  occurredAt: '2026-07-01T14:00:00.123456+02:00',
  actorId: null,
  correlationId: 'a-request',
  causationId: null,
  traceparent: null,
  target: null,
  payload: { totalCents: '9007199254740993', note: 'Zoë' },
  ...overrides,
});
const hear = (worker: pg.Client, heard: ReceivedEvent) =>
  webhook.handle(heard, {
    query: (statement, values) => worker.query(statement, [...(values ?? [])]),
    logger,
    signal: new AbortController().signal,
  });
const deliveriesOf = async (db: pg.Client, { id }: ReceivedEvent) =>
  (
    await db.query(
      `select webhook_endpoint_id, body, status from webhook.webhook_deliveries
       where event_id = $1 order by webhook_endpoint_id`,
      [id],
    )
  ).rows;

let root: pg.Client;
let worker: pg.Client;

beforeAll(async () => {
  root = await database.connect('superuser');
  worker = await database.connect('rentify_worker');
});
afterEach(() => committed(root, forgetWebhooks));
const given = (
  ...parts: Parameters<typeof webhookEndpoint> extends [unknown, ...infer Rest] ? Rest : never
) => committed(root, (db) => webhookEndpoint(db, ...parts));

test('an event waits for every enabled endpoint that wants its type, in one form', async () => {
  const heard = event();
  await committed(root, (db) => eventType(db));
  const all = await given();
  const chosen = await given({ event_types: ['RentalReserved'] });
  await given({ event_types: ['RentalCancelled'] });
  await given({ disabled_at: '2026-01-01T00:00Z', disabled_reason: 'It moved.' });
  await hear(worker, heard);
  const deliveries = await deliveriesOf(root, heard);
  expect(deliveries).toMatchObject([
    { webhook_endpoint_id: all.id, status: 'pending' },
    { webhook_endpoint_id: chosen.id, status: 'pending' },
  ]);
  const [first, second] = deliveries;
  expect(first.body).toBe(second.body);
  expect(JSON.parse(first.body)).toEqual({
    type: 'RentalReserved',
    timestamp: '2026-07-01T12:00:00.123Z',
    data: {
      id: heard.id,
      sequence: '9007199254740993',
      schemaVersion: 1,
      aggregate: { type: 'rental', id: heard.aggregateId },
      actorId: null,
      correlationId: 'a-request',
      causationId: null,
      payload: { totalCents: '9007199254740993', note: 'Zoë' },
    },
  });
});

test('an event heard twice, at once too, waits once', async () => {
  await given();
  const heard = event();
  const others = [worker, await database.connect('rentify_worker')];
  await Promise.all(others.map((each) => hear(each, heard)));
  await hear(worker, heard);
  await expect(deliveriesOf(root, heard)).resolves.toHaveLength(1);
});

test('an endpoint that is disabled while an event is queued has nothing waiting afterwards', async () => {
  const endpoint = await given();
  const heard = event();
  const admin = await committed(root, (db) => user(db, ['admin']));
  const api = await database.connect('rentify_api');
  await worker.query('begin');
  await hear(worker, heard);
  const disabling = asRoleCommitted(api, 'admin', admin, () =>
    api.query('select webhook.disable_webhook_endpoint($1, $2)', [endpoint.id, 'It moved.']),
  );
  await worker.query('commit');
  await disabling;
  await expect(deliveriesOf(root, heard)).resolves.toMatchObject([{ status: 'failed' }]);
  const later = event();
  await hear(worker, later);
  await expect(deliveriesOf(root, later)).resolves.toEqual([]);
});

test('the consumer hears every type from the day it was installed', async () => {
  const { rows } = await root.query(
    `select event_type from app.event_subscriptions where consumer = $1`,
    [webhook.name],
  );
  expect(rows).toEqual([{ event_type: '*' }]);
});

test('what occurred before an endpoint was there is not told to it', async () => {
  await given({ created_at: '2026-07-01T12:00:00.123457Z' });
  const before = event();
  await hear(worker, before);
  await expect(deliveriesOf(root, before)).resolves.toEqual([]);
  const after = event({ occurredAt: '2026-07-01T12:00:00.123457Z' });
  await hear(worker, after);
  await expect(deliveriesOf(root, after)).resolves.toHaveLength(1);
});
