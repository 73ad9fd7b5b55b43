import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { oidcClient } from './oidc_client.ts';

/** A key that signs access tokens, and an application that signs people in. */
export async function keysAndIssuers(db: pg.Client): Promise<void> {
  const kid = randomUUID();
  await db.query('select identity.create_first_signing_key($1, $2, $3)', [
    kid,
    { kid },
    Buffer.alloc(1),
  ]);
  await oidcClient(db);
  await db.query(
    `insert into identity.oidc_artifacts (kind, id_hash, payload_sealed, expires_at)
     values ('Interaction', '\\x00', '\\x00', now() + interval '1 hour')`,
  );
}
