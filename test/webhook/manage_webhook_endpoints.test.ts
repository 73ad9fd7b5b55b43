import type pg from 'pg';
import { asAdmin } from '../support/actors.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { eventType } from '../support/event_type.ts';
import { user } from '../support/factories.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { type WebhookEndpoint, webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const url = 'https://hooks.example.com/elsewhere';

async function act<Row = Record<string, unknown>>(db: pg.Client, name: string, args: object) {
  const admin = await user(db, ['admin']);
  return asAdmin(db, admin, () => command<Row>(db, `webhook.${name}`, { ...args }));
}
const deliveryOf = async (db: pg.Client, id: string) =>
  (await db.query('select * from webhook.webhook_deliveries where id = $1', [id])).rows[0];
const secretsOf = async (db: pg.Client, id: string) =>
  (
    await db.query(
      `select id, extract(epoch from expires_at - now())::integer as seconds
       from webhook.webhook_endpoint_secrets where webhook_endpoint_id = $1 order by id`,
      [id],
    )
  ).rows.map(({ seconds }) => seconds);
const auditKinds = async (db: pg.Client) =>
  (
    await db.query(`select kind from app.audit_events where kind ~ '^webhook' order by id`)
  ).rows.map(({ kind }) => kind);

test('an update says anew what the endpoint is, if it was not changed: webhook_endpoints_row_version_current', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const event_types = [await eventType(db)];
    const args = { id, row_version: 0, url, event_types, description: 'Moved' };
    await expect(act(db, 'update_webhook_endpoint', args)).resolves.toMatchObject({
      url,
      event_types,
      description: 'Moved',
      row_version: '1',
    });
    await expect(act(db, 'update_webhook_endpoint', args)).rejects.toMatchObject({
      code: '55000',
      constraint: 'webhook_endpoints_row_version_current',
    });
    const inside = { ...args, row_version: 1, url: 'https://10.0.0.1/' };
    await expect(act(db, 'update_webhook_endpoint', inside)).rejects.toMatchObject({
      constraint: 'webhook_endpoints_url_outside',
    });
  }));

test('a disabled endpoint hears nothing: what waits is given up, once, and on record', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const waiting = await webhookDelivery(db, id);
    const other = await webhookDelivery(db, (await webhookEndpoint(db)).id);
    const args = { webhook_endpoint_id: id, reason: ' It moved. ' };
    const first = await act(db, 'disable_webhook_endpoint', args);
    expect(first).toMatchObject({ disabled_at: expect.any(Date), disabled_reason: 'It moved.' });
    await expect(
      act(db, 'disable_webhook_endpoint', { ...args, reason: 'Again.' }),
    ).resolves.toMatchObject({ disabled_reason: 'It moved.' });
    await expect(deliveryOf(db, waiting.id)).resolves.toMatchObject({
      status: 'failed',
      failure_code: 'ENDPOINT_DISABLED',
    });
    await expect(deliveryOf(db, other.id)).resolves.toMatchObject({ status: 'pending' });
    await expect(auditKinds(db)).resolves.toEqual(['webhook_endpoint.disable']);
  }));

test.each([
  ['no reason', ' ', 'webhook_endpoints_disabled_reason_when_disabled'],
  ['a long reason', 'x'.repeat(501), 'webhook_endpoints_disabled_reason_length'],
])('nothing is disabled for %s', (_what, reason, constraint) =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    await expect(
      act(db, 'disable_webhook_endpoint', { webhook_endpoint_id: id, reason }),
    ).rejects.toMatchObject({ code: '23514', constraint });
  }),
);

test('to a disabled endpoint nothing is sent until it is enabled: webhook_endpoints_enabled', () =>
  database.inTransaction(async (db) => {
    const disabled = { disabled_at: '2026-01-01T00:00Z', disabled_reason: 'It moved.' };
    const { id } = await webhookEndpoint(db, { ...disabled, failing_from: '2026-01-01T00:00Z' });
    const ended = { status: 'delivered', ended_at: '2026-01-01T00:00Z' };
    const delivery = await webhookDelivery(db, id, ended);
    const send = () => act(db, 'send_test_webhook', { webhook_endpoint_id: id });
    const redeliver = () => act(db, 'redeliver_webhook', { webhook_delivery_id: delivery.id });
    for (const attempt of [send, redeliver]) {
      await expect(attempt()).rejects.toMatchObject({
        code: '55000',
        constraint: 'webhook_endpoints_enabled',
      });
    }
    await expect(
      act(db, 'enable_webhook_endpoint', { webhook_endpoint_id: id }),
    ).resolves.toMatchObject({ disabled_at: null, disabled_reason: null, failing_from: null });
    await expect(send()).resolves.toMatchObject({ status: 'pending', event_type: 'WebhookTest' });
    await expect(redeliver()).resolves.toMatchObject({ status: 'pending', attempts_left: 12 });
  }));

test('a test goes whatever types the endpoint wants, and names the endpoint', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db, { event_types: [await eventType(db)] });
    const { body } = await act<{ body: string }>(db, 'send_test_webhook', {
      webhook_endpoint_id: id,
    });
    expect(JSON.parse(body)).toEqual({
      type: 'WebhookTest',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.]\d{3}Z$/),
      data: { webhookEndpointId: id },
    });
  }));

test('redelivery pressed twice is one more attempt, and what is being tried is left alone', () =>
  database.inTransaction(async (db) => {
    const { id } = await webhookEndpoint(db);
    const ended = { ended_at: '2026-01-01T00:00Z', attempts: 12, attempts_left: 0 };
    const failed = await webhookDelivery(db, id, {
      ...ended,
      status: 'failed',
      failure_code: 'TOO_MANY_ATTEMPTS',
    });
    const press = (webhook_delivery_id: string) =>
      act(db, 'redeliver_webhook', { webhook_delivery_id });
    const pending = { id: failed.id, status: 'pending', attempts: 12, attempts_left: 12 };
    await expect(press(failed.id)).resolves.toMatchObject({ ...pending, failure_code: null });
    await expect(press(failed.id)).resolves.toMatchObject(pending);
    const claimed_until = new Date(Date.now() + 20_000);
    const tried = await webhookDelivery(db, id, { attempts_left: 3, claimed_until });
    await expect(press(tried.id)).resolves.toMatchObject({
      attempts_left: 3,
      next_attempt_at: claimed_until,
    });
    await expect(auditKinds(db)).resolves.toEqual(Array(3).fill('webhook_delivery.redeliver'));
  }));

test('there are two live secrets at most: the one before the last has had its overlap', () =>
  database.inTransaction(async (db) => {
    const { id }: WebhookEndpoint = await webhookEndpoint(db);
    const rotate = (overlap_hours?: number) =>
      act(db, 'rotate_webhook_secret', {
        webhook_endpoint_id: id,
        ...(overlap_hours === undefined ? {} : { overlap_hours }),
      });
    await rotate();
    await expect(secretsOf(db, id)).resolves.toEqual([86_400, null]);
    await rotate(1);
    await expect(secretsOf(db, id)).resolves.toEqual([0, 3_600, null]);
    await rotate(0);
    await expect(secretsOf(db, id)).resolves.toEqual([0, 0, 0, null]);
    await expect(auditKinds(db)).resolves.toEqual(Array(3).fill('webhook_secret.rotate'));
  }));

test.each([-1, 169])(
  'an overlap of %i hours is refused: webhook_endpoint_secrets_overlap_range',
  (overlap_hours) =>
    database.inTransaction(async (db) => {
      const { id } = await webhookEndpoint(db);
      await expect(
        act(db, 'rotate_webhook_secret', { webhook_endpoint_id: id, overlap_hours }),
      ).rejects.toMatchObject({ constraint: 'webhook_endpoint_secrets_overlap_range' });
    }),
);

test('a service that is shut out takes its endpoints with it; those of an admin stay', () =>
  database.inTransaction(async (db) => {
    const [service, admin] = [await user(db, ['service']), await user(db, ['admin'])];
    const [own, companys] = [await webhookEndpoint(db), await webhookEndpoint(db)];
    const give = (id: string, to: string) =>
      db.query('update webhook.webhook_endpoints set created_by = $2 where id = $1', [id, to]);
    await give(own.id, service.id);
    await give(companys.id, admin.id);
    for (const { id } of [service, admin]) {
      await asAdmin(db, await user(db, ['admin']), () =>
        command(db, 'identity.disable_user', { user_id: id, reason: 'Gone.' }),
      );
    }
    const { rows } = await db.query(
      'select id, disabled_reason from webhook.webhook_endpoints order by id',
    );
    expect(rows).toEqual([
      { id: own.id, disabled_reason: 'Its service was disabled.' },
      { id: companys.id, disabled_reason: null },
    ]);
  }));
