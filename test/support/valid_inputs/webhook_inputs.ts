import { eventType } from '../event_type.ts';
import { rowVersionOf } from '../row_version_of.ts';
import { webhookDelivery } from '../webhook_delivery.ts';
import { webhookEndpoint } from '../webhook_endpoint.ts';
import type { ValidInput } from './valid_input.ts';

/** The commands of webhooks. */
export const webhookInputs: Readonly<Record<string, ValidInput>> = {
  createWebhookEndpoint: async (db) => ({
    url: 'https://hooks.example.com/rentify',
    eventTypes: [await eventType(db)],
    description: 'The booking site',
  }),
  updateWebhookEndpoint: async (db) => {
    const { id } = await webhookEndpoint(db);
    return {
      id,
      rowVersion: await rowVersionOf(db, 'webhook.webhook_endpoints', id),
      url: 'https://hooks.example.com/elsewhere',
      eventTypes: [await eventType(db)],
      description: 'The booking site',
    };
  },
  disableWebhookEndpoint: async (db) => ({
    webhookEndpointId: (await webhookEndpoint(db)).id,
    reason: 'It moved.',
  }),
  enableWebhookEndpoint: async (db) => ({ webhookEndpointId: (await webhookEndpoint(db)).id }),
  rotateWebhookSecret: async (db) => ({
    webhookEndpointId: (await webhookEndpoint(db)).id,
    overlapHours: 1,
  }),
  redeliverWebhook: async (db) => ({
    webhookDeliveryId: (await webhookDelivery(db, (await webhookEndpoint(db)).id)).id,
  }),
  sendTestWebhook: async (db) => ({ webhookEndpointId: (await webhookEndpoint(db)).id }),
};
