import type pg from 'pg';

/** Every endpoint and what was sent there: for tests that commit. */
export async function forgetWebhooks(db: pg.Client): Promise<void> {
  await db.query(
    `delete from webhook.webhook_deliveries;
     delete from webhook.webhook_endpoint_secrets;
     delete from webhook.webhook_endpoints`,
  );
}
