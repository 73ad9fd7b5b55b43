import type pg from 'pg';
import { eventType } from '../event_type.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { webhookDelivery } from '../webhook_delivery.ts';
import { webhookEndpoint } from '../webhook_endpoint.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of webhooks. */
export const webhookInputs: Readonly<Record<string, ValidInput>> = {
  createWebhookEndpoint: async (db) => {
    await makeRoom(db);
    return {
      url: 'https://hooks.example.com/rentify',
      eventTypes: [await eventType(db)],
      description: 'The booking site',
    };
  },
  updateWebhookEndpoint: async (db) => {
    const { id } = await endpoint(db);
    return {
      id,
      rowVersion: await rowVersionOf(db, 'webhook.webhook_endpoints', id),
      url: 'https://hooks.example.com/elsewhere',
      eventTypes: [await eventType(db)],
      description: 'The booking site',
    };
  },
  disableWebhookEndpoint: async (db) => ({
    webhookEndpointId: (await endpoint(db)).id,
    reason: 'It moved.',
  }),
  enableWebhookEndpoint: async (db) => ({ webhookEndpointId: (await endpoint(db)).id }),
  rotateWebhookSecret: async (db) => ({
    webhookEndpointId: (await endpoint(db)).id,
    overlapHours: 1,
  }),
  redeliverWebhook: async (db) => ({
    webhookDeliveryId: (await webhookDelivery(db, (await endpoint(db)).id)).id,
  }),
  sendTestWebhook: async (db) => ({ webhookEndpointId: (await endpoint(db)).id }),
};

async function endpoint(db: pg.Client) {
  await makeRoom(db);
  return webhookEndpoint(db);
}

/** Many are committed in one file: those of long ago hear no more (webhook_endpoints_limited). */
async function makeRoom(db: pg.Client): Promise<void> {
  await db.query(
    `update webhook.webhook_endpoints set disabled_at = now(), disabled_reason = 'It was used.'
     where id in (
       select id from webhook.webhook_endpoints where disabled_at is null
       order by id desc offset 25)`,
  );
}
