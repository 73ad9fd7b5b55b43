import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { insertRow } from './insert_row.ts';

/** A delivery that is due, past the queue. */
export function webhookDelivery(
  db: pg.Client,
  webhookEndpointId: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly event_id: string; readonly body: string }> {
  return insertRow(db, 'webhook.webhook_deliveries', {
    webhook_endpoint_id: webhookEndpointId,
    event_id: randomUUID(),
    event_type: 'RentalReserved',
    body: '{"type" : "RentalReserved", "data" : {"name" : "Zoë"}}',
    ...overrides,
  });
}
