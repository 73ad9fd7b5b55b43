import type pg from 'pg';
import { eventType } from './event_type.ts';
import { webhookDelivery } from './webhook_delivery.ts';
import { webhookEndpoint } from './webhook_endpoint.ts';

/** An endpoint, and something that was tried to be delivered there. */
export async function writeWebhooks(db: pg.Client): Promise<void> {
  await eventType(db);
  const { id } = await webhookEndpoint(db);
  const delivery = await webhookDelivery(db, id);
  await db.query(
    `insert into webhook.webhook_attempts (webhook_delivery_id, attempt, duration_ms, status_code)
     values ($1, 1, 20, 503)`,
    [delivery.id],
  );
}
