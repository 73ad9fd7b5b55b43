import type pg from 'pg';
import { useDatabase } from '../support/database.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();

interface Given {
  readonly statusCode?: number;
  readonly errorCode?: string;
  readonly retryAfterS?: number;
  readonly attempt?: number;
}

const record = async (db: pg.Client, id: string, given: Given): Promise<string> => {
  const { rows } = await db.query(
    'select webhook.record_attempt($1, $2, 10, $3, $4, $5, $6) as status',
    [
      id,
      given.attempt ?? 1,
      given.statusCode ?? null,
      given.errorCode ?? null,
      'ok',
      given.retryAfterS ?? null,
    ],
  );
  return rows[0].status;
};
const claim = async (db: pg.Client) =>
  (await db.query('select id, attempt from webhook.deliveries_to_send(100)')).rows;
const deliveryOf = async (db: pg.Client, id: string) =>
  (
    await db.query(
      `select d.*, extract(epoch from d.next_attempt_at - now())::float8 as pause_s,
         (select count(*)::integer from webhook.webhook_attempts a
          where a.webhook_delivery_id = d.id) as attempts_kept
       from webhook.webhook_deliveries d where d.id = $1`,
      [id],
    )
  ).rows[0];
const endpointOf = async (db: pg.Client, id: string) =>
  (await db.query('select * from webhook.webhook_endpoints where id = $1', [id])).rows[0];
const makeDue = (db: pg.Client) =>
  db.query('update webhook.webhook_deliveries set next_attempt_at = now(), claimed_until = null');

test('twelve attempts within a day, each pause longer than the one before, and then no more', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookDelivery(db, (await webhookEndpoint(db)).id);
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await expect(claim(db)).resolves.toEqual([{ id, attempt }]);
      const status = await record(db, id, { attempt, statusCode: 500 });
      expect(status).toBe(attempt < 12 ? 'pending' : 'failed');
      pauses.push((await deliveryOf(db, id)).pause_s);
      await makeDue(db);
    }
    const planned = [5, 30, 120, 300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 28_800];
    planned.forEach((seconds, index) => {
      expect(pauses[index]).toBeGreaterThanOrEqual(seconds);
      expect(pauses[index]).toBeLessThanOrEqual(seconds * 1.1);
    });
    await expect(claim(db)).resolves.toEqual([]);
    await expect(deliveryOf(db, id)).resolves.toMatchObject({
      attempts: 12,
      attempts_left: 0,
      failure_code: 'TOO_MANY_ATTEMPTS',
      ended_at: expect.any(Date),
      attempts_kept: 12,
    });
  }));

test.each([
  ['a receiver may ask for more time', 600, 600, 601],
  ['but not for ever', 1_000_000, 21_600, 21_601],
  ['nor for less than its turn', 1, 5, 6],
])('%s', (_what, retryAfterS, least, most) =>
  database.inTransaction(async (db) => {
    const { id } = await webhookDelivery(db, (await webhookEndpoint(db)).id);
    await claim(db);
    await record(db, id, { statusCode: 503, retryAfterS });
    const { pause_s } = await deliveryOf(db, id);
    expect(pause_s).toBeGreaterThanOrEqual(least);
    expect(pause_s).toBeLessThanOrEqual(most);
  }),
);

test('410 is the end of the endpoint, and of what waits for it', () =>
  database.inTransaction(async (db) => {
    const endpoint = await webhookEndpoint(db);
    const [gone, waiting] = [
      await webhookDelivery(db, endpoint.id),
      await webhookDelivery(db, endpoint.id),
    ];
    await claim(db);
    await expect(record(db, gone.id, { statusCode: 410 })).resolves.toBe('failed');
    await expect(deliveryOf(db, gone.id)).resolves.toMatchObject({ failure_code: 'GONE' });
    await expect(deliveryOf(db, waiting.id)).resolves.toMatchObject({
      failure_code: 'ENDPOINT_DISABLED',
    });
    await expect(endpointOf(db, endpoint.id)).resolves.toMatchObject({
      disabled_reason: 'It answered 410 Gone.',
    });
    const { rows } = await db.query(
      `select details->>'reason' as reason from app.audit_events
       where kind = 'webhook_endpoint.disable'`,
    );
    expect(rows).toEqual([{ reason: 'It answered 410 Gone.' }]);
  }));

test('five days of nothing but failures disable an endpoint; one success begins them anew', () =>
  database.inTransaction(async (db) => {
    const endpoint = await webhookEndpoint(db);
    const { id } = await webhookDelivery(db, endpoint.id);
    const fail = async (attempt: number) => {
      await makeDue(db);
      await claim(db);
      return record(db, id, { attempt, errorCode: 'TIMEOUT' });
    };
    const age = (interval: string) =>
      db.query('update webhook.webhook_endpoints set failing_from = now() - $1::interval', [
        interval,
      ]);
    await fail(1);
    await expect(endpointOf(db, endpoint.id)).resolves.toMatchObject({
      failing_from: expect.any(Date),
      row_version: '0',
    });
    await age('4 days 23 hours');
    await fail(2);
    await expect(endpointOf(db, endpoint.id)).resolves.toMatchObject({ disabled_at: null });
    const other = await webhookDelivery(db, endpoint.id);
    await claim(db);
    await record(db, other.id, { statusCode: 200 });
    await expect(endpointOf(db, endpoint.id)).resolves.toMatchObject({ failing_from: null });
    await fail(3);
    await age('5 days');
    await expect(fail(4)).resolves.toBe('pending');
    await expect(endpointOf(db, endpoint.id)).resolves.toMatchObject({
      disabled_reason: 'Nothing sent there was taken for five days.',
    });
    await expect(deliveryOf(db, id)).resolves.toMatchObject({ status: 'failed' });
  }));

test('a worker that was killed at the last attempt leaves nothing that waits for ever', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const last = await webhookDelivery(db, id, { attempts: 12, attempts_left: 0 });
    await expect(claim(db)).resolves.toEqual([]);
    await expect(deliveryOf(db, last.id)).resolves.toMatchObject({
      failure_code: 'TOO_MANY_ATTEMPTS',
    });
  }));

test('a worker that comes back late undoes nothing, but what was taken was taken', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookDelivery(db, (await webhookEndpoint(db)).id);
    await claim(db);
    await makeDue(db);
    await claim(db);
    await expect(record(db, id, { attempt: 1, errorCode: 'TIMEOUT' })).resolves.toBe('pending');
    await expect(deliveryOf(db, id)).resolves.toMatchObject({ claimed_until: expect.any(Date) });
    await expect(record(db, id, { attempt: 2, statusCode: 200 })).resolves.toBe('delivered');
    await expect(record(db, id, { attempt: 2, statusCode: 500 })).resolves.toBe('delivered');
    await expect(deliveryOf(db, id)).resolves.toMatchObject({ attempts_kept: 2 });
  }));

test('of one endpoint four are claimed at once; the others get theirs', () =>
  database.inTransaction(async (db) => {
    const [busy, other] = [await webhookEndpoint(db), await webhookEndpoint(db)];
    for (let i = 0; i < 6; i += 1) await webhookDelivery(db, busy.id);
    const single = await webhookDelivery(db, other.id);
    const first = await claim(db);
    expect(first).toHaveLength(5);
    expect(first.map(({ id }) => id)).toContain(single.id);
    await expect(claim(db)).resolves.toEqual([]);
    const done = first.find(({ id }) => id !== single.id);
    await record(db, done.id, { statusCode: 204 });
    await expect(claim(db)).resolves.toHaveLength(1);
  }));

test('what ended 30 days ago is forgotten with its attempts; the backlog counts the rest', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const old = new Date(Date.now() - 31 * 86_400_000);
    const ended = { status: 'failed', failure_code: 'GONE' };
    const gone = await webhookDelivery(db, id, { ...ended, ended_at: old });
    await db.query(
      `insert into webhook.webhook_attempts (webhook_delivery_id, attempt, duration_ms, status_code)
       values ($1, 1, 5, 410)`,
      [gone.id],
    );
    await webhookDelivery(db, id, { ...ended, ended_at: new Date() });
    const overdue = new Date(Date.now() - 60_000);
    await webhookDelivery(db, id, { queued_at: old, next_attempt_at: overdue });
    const purge = async () => (await db.query('select webhook.purge_deliveries() as n')).rows[0].n;
    await expect(purge()).resolves.toBe('1');
    await expect(purge()).resolves.toBe('0');
    await expect(deliveryOf(db, gone.id)).resolves.toBeUndefined();
    const { rows } = await db.query(
      'select waiting, overdue_seconds::integer, failed from webhook.delivery_backlog()',
    );
    expect(rows).toEqual([{ waiting: '1', overdue_seconds: expect.any(Number), failed: '1' }]);
    expect(rows[0].overdue_seconds).toBeGreaterThanOrEqual(59);
    expect(rows[0].overdue_seconds).toBeLessThan(90);
  }));
