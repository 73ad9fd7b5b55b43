import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { oidcClient } from './oidc_client.ts';

/** A key that signs tokens, an application that signs people in, and who they are elsewhere. */
export async function keysAndIssuers(
  db: pg.Client,
  people: Readonly<Record<string, { readonly id: string }>>,
): Promise<void> {
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
  await db.query(
    `insert into identity.external_identities (user_id, issuer, subject)
     select id, 'https://issuer.example', id::text from unnest($1::uuid[]) as id`,
    [Object.values(people).map(({ id }) => id)],
  );
}
