import type pg from 'pg';
import { insertRow } from './insert_row.ts';

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly created_by: string | null;
  readonly row_version: string;
}

/** An endpoint that hears all, with its secret, past the command; where nobody listens by default. */
export async function webhookEndpoint(
  db: pg.Client,
  {
    // So that it hears of whatever a test lets happen.
    created_at = '2026-01-01T00:00:00Z',
    ...overrides
  }: Partial<{
    url: string;
    event_types: readonly string[];
    description: string;
    disabled_at: string;
    disabled_reason: string;
    failing_from: string;
    created_at: string;
  }> = {},
): Promise<WebhookEndpoint> {
  const endpoint = await insertRow<WebhookEndpoint>(db, 'webhook.webhook_endpoints', {
    url: 'https://hooks.example.com/rentify',
    ...overrides,
  });
  // Written alone: what is written with the row is the moment of now.
  await db.query('update webhook.webhook_endpoints set created_at = $2 where id = $1', [
    endpoint.id,
    created_at,
  ]);
  await insertRow(db, 'webhook.webhook_endpoint_secrets', { webhook_endpoint_id: endpoint.id });
  return endpoint;
}
