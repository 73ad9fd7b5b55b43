import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { insertRow } from '../support/insert_row.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const missing = '00000000-0000-4000-8000-000000000000';

const attempt = async (db: pg.Client, wrong: Readonly<Record<string, unknown>>) =>
  insertRow(db, 'webhook.webhook_attempts', {
    webhook_delivery_id: (await webhookDelivery(db, (await webhookEndpoint(db)).id)).id,
    attempt: 1,
    duration_ms: 5,
    status_code: 200,
    ...wrong,
  });

test.each([
  ['no time at all', { duration_ms: -1 }, 'webhook_attempts_duration_positive'],
  ['a status of two digits', { status_code: 99 }, 'webhook_attempts_status_code_range'],
  ['an error in small letters', { error_code: 'timeout' }, 'webhook_attempts_error_code_format'],
  ['no outcome', { status_code: null }, 'webhook_attempts_outcome_known'],
  [
    'a long answer',
    { response_excerpt: 'x'.repeat(1_025) },
    'webhook_attempts_response_excerpt_length',
  ],
])('an attempt with %s is refused', (_what, wrong, constraint) =>
  database.inTransaction(async (db) => {
    await expect(attempt(db, wrong)).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('an attempt belongs to a delivery, and is counted once', () =>
  database.inTransaction(async (db) => {
    await db.query('savepoint before');
    await expect(attempt(db, { webhook_delivery_id: missing })).rejects.toMatchObject({
      constraint: 'webhook_attempts_webhook_delivery_id_fkey',
    });
    await db.query('rollback to savepoint before');
    const { id } = await webhookDelivery(db, (await webhookEndpoint(db)).id);
    await attempt(db, { webhook_delivery_id: id });
    await expect(attempt(db, { webhook_delivery_id: id })).rejects.toMatchObject({
      code: '23505',
      constraint: 'webhook_attempts_attempt_key',
    });
  }));

test.each([
  ['an unknown status', { status: 'lost' }, 'delivery_status_known'],
  ['fewer attempts than none', { attempts_left: -1 }, 'webhook_deliveries_attempts_positive'],
  [
    'an end before it ended',
    { ended_at: '2026-01-01T00:00Z' },
    'webhook_deliveries_ended_at_when_ended',
  ],
  [
    'a failure without a reason',
    { status: 'failed', ended_at: '2026-01-01T00:00Z' },
    'webhook_deliveries_failure_code_when_failed',
  ],
])('a delivery with %s is refused', (_what, wrong, constraint) =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    await expect(webhookDelivery(db, id, wrong)).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);

test('an endpoint is told of an event once: webhook_deliveries_once_per_event', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const { event_id } = await webhookDelivery(db, id);
    await expect(webhookDelivery(db, id, { event_id })).rejects.toMatchObject({
      code: '23505',
      constraint: 'webhook_deliveries_once_per_event',
    });
  }));

test('a delivery and a secret belong to an endpoint', () =>
  database.inTransaction(async (db) => {
    await db.query('savepoint before');
    await expect(webhookDelivery(db, missing)).rejects.toMatchObject({
      constraint: 'webhook_deliveries_webhook_endpoint_id_fkey',
    });
    await db.query('rollback to savepoint before');
    const secret = { webhook_endpoint_id: missing };
    await expect(insertRow(db, 'webhook.webhook_endpoint_secrets', secret)).rejects.toMatchObject({
      constraint: 'webhook_endpoint_secrets_webhook_endpoint_id_fkey',
    });
  }));

test('an endpoint has one current secret: webhook_endpoint_secrets_one_current', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const another = { webhook_endpoint_id: id };
    await expect(insertRow(db, 'webhook.webhook_endpoint_secrets', another)).rejects.toMatchObject({
      code: '23P01',
      constraint: 'webhook_endpoint_secrets_one_current',
    });
  }));

test.each([
  ['event_types_event_type_format', { event_type: 'rental.reserved' }],
  ['event_types_schema_version_positive', { schema_version: 0 }],
])('%s', (constraint, wrong) =>
  database.inTransaction(async (db) => {
    const row = { event_type: 'ThingDone', aggregate_type: 'a', context: 'b', description: 'c' };
    await expect(insertRow(db, 'app.event_types', { ...row, ...wrong })).rejects.toMatchObject({
      code: '23514',
      constraint,
    });
  }),
);
