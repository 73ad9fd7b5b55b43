import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** A key that signs access tokens. */
export async function keysAndIssuers(db: pg.Client): Promise<void> {
  const kid = randomUUID();
  await db.query('select identity.create_first_signing_key($1, $2, $3)', [
    kid,
    { kid },
    Buffer.alloc(1),
  ]);
}
