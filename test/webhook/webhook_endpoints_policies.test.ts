import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asAdmin, asAnonymous, asCustomer, asRole, asStaff } from '../support/actors.ts';
import { apiKey } from '../support/api_key.ts';
import { command } from '../support/command.ts';
import { useDatabase } from '../support/database.ts';
import { user } from '../support/factories.ts';
import { holderOf } from '../support/holder_of.ts';
import { webhookDelivery } from '../support/webhook_delivery.ts';
import { webhookEndpoint } from '../support/webhook_endpoint.ts';

const database = useDatabase();
const url = 'https://hooks.example.com/';

/** Does the work as a service with a key of these permissions. */
async function withKey<Result>(
  db: pg.Client,
  permissions: readonly string[],
  work: (key: { userId: string }) => Promise<Result>,
): Promise<Result> {
  const key = await apiKey(db, permissions);
  return asRole(db, 'service', { id: key.userId }, async () => {
    await db.query(`select set_config('jwt.claims.key', $1, true)`, [key.id]);
    return work(key);
  });
}
const create = (db: pg.Client) =>
  command<{ id: string; created_by: string }>(db, 'webhook.create_webhook_endpoint', { url });

/** Each command, on things that are there. */
async function attempts(db: pg.Client): Promise<Readonly<Record<string, () => Promise<unknown>>>> {
  const endpoint = await webhookEndpoint(db);
  const delivery = await webhookDelivery(db, endpoint.id);
  const webhook_endpoint_id = endpoint.id;
  const on = (name: string, args: object) => () => command(db, `webhook.${name}`, { ...args });
  return {
    update: on('update_webhook_endpoint', { id: endpoint.id, row_version: 0, url }),
    rotate: on('rotate_webhook_secret', { webhook_endpoint_id }),
    test: on('send_test_webhook', { webhook_endpoint_id }),
    redeliver: on('redeliver_webhook', { webhook_delivery_id: delivery.id }),
    disable: on('disable_webhook_endpoint', { webhook_endpoint_id, reason: 'It moved.' }),
    enable: on('enable_webhook_endpoint', { webhook_endpoint_id }),
  };
}

test.each(['fleet_manager', 'agent', 'mechanic', 'accountant', 'customer'] as const)(
  'the %s manages no webhook and sees none',
  (role) =>
    database.inTransaction(async (db) => {
      const who = await user(db, [role]);
      const all = { ...(await attempts(db)), create: () => create(db) };
      const as = role === 'customer' ? asCustomer : asStaff;
      for (const attempt of Object.values(all)) {
        await expect(as(db, who, attempt)).rejects.toMatchObject({ code: '42501' });
        await expect(asAnonymous(db, attempt)).rejects.toMatchObject({ code: '42501' });
      }
      if (role === 'customer') return;
      const seen = await asStaff(db, who, () => db.query('select from webhook.webhook_endpoints'));
      expect(seen.rowCount).toBe(0);
    }),
);

test('an admin manages every endpoint, and so does staff with webhooks.manage', () =>
  database.inTransaction(async (db) => {
    const holder = await holderOf(db, ['webhooks.manage']);
    for (const attempt of Object.values(await attempts(db))) {
      await expect(asStaff(db, holder, attempt)).resolves.toBeDefined();
    }
    for (const attempt of Object.values(await attempts(db))) {
      await expect(asAdmin(db, await user(db, ['admin']), attempt)).resolves.toBeDefined();
    }
  }));

test("a key with the scope manages its own service's endpoints and knows of no other", () =>
  database.inTransaction(async (db) => {
    const others = await attempts(db);
    await withKey(db, ['webhooks.manage'], async ({ userId }) => {
      const endpoint = await create(db);
      expect(endpoint.created_by).toBe(userId);
      const { rows } = await db.query('select id from webhook.webhook_endpoints');
      expect(rows).toEqual([{ id: endpoint.id }]);
      const delivery = await command(db, 'webhook.send_test_webhook', {
        webhook_endpoint_id: endpoint.id,
      });
      const seen = await db.query('select id from webhook.webhook_deliveries');
      expect(seen.rows).toEqual([{ id: delivery['id'] }]);
      expect((await db.query('select from webhook.webhook_attempts')).rowCount).toBe(0);
      const secrets = await db.query('select from webhook.webhook_endpoint_secrets');
      expect(secrets.rowCount).toBe(1);
      for (const attempt of Object.values(others)) {
        await db.query('savepoint before');
        await expect(attempt()).rejects.toMatchObject({ code: 'P0002' });
        await db.query('rollback to savepoint before');
      }
    });
  }));

test('a key without the scope is refused, and sees nothing', () =>
  database.inTransaction(async (db) => {
    const all = { ...(await attempts(db)), create: () => create(db) };
    for (const attempt of Object.values(all)) {
      await expect(withKey(db, ['rentals.read'], attempt)).rejects.toMatchObject({ code: '42501' });
    }
    const seen = await withKey(db, ['rentals.read'], () =>
      db.query('select from webhook.webhook_endpoints'),
    );
    expect(seen.rowCount).toBe(0);
  }));

test('what is not there is not found', () =>
  database.inTransaction(async (db) => {
    const admin = await user(db, ['admin']);
    for (const [name, args] of [
      ['disable_webhook_endpoint', { webhook_endpoint_id: randomUUID(), reason: 'It moved.' }],
      ['redeliver_webhook', { webhook_delivery_id: randomUUID() }],
    ] as const) {
      const attempt = asAdmin(db, admin, () => command(db, `webhook.${name}`, args));
      await expect(attempt).rejects.toMatchObject({ code: 'P0002' });
    }
  }));
