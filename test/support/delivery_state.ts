import type pg from 'pg';

/** Where a delivery of a webhook stands. */
export async function deliveryState(
  db: pg.Client,
  { id }: { readonly id: string },
): Promise<{ status: string; attempts: number; failure_code: string | null }> {
  const { rows } = await db.query(
    'select status, attempts, failure_code from webhook.webhook_deliveries where id = $1',
    [id],
  );
  return rows[0];
}
