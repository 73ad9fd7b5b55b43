import type pg from 'pg';

/** What came of the attempts to deliver a webhook, one by one. */
export async function webhookAttempts(
  db: pg.Client,
  { id }: { readonly id: string },
): Promise<Record<string, unknown>[]> {
  const { rows } = await db.query(
    `select attempt, status_code, error_code, response_excerpt from webhook.webhook_attempts
     where webhook_delivery_id = $1 order by attempt`,
    [id],
  );
  return rows;
}
