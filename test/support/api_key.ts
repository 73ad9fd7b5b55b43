import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';
import { user } from './factories.ts';
import { insertRow } from './insert_row.ts';
import { unique } from './unique.ts';

export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly prefix: string;
  /** The whole key, as its service sends it. */
  readonly secret: string;
}

/** A key with these permissions, past the command; its service is new unless given. */
export async function apiKey(
  db: pg.Client,
  permissions: readonly string[] = [],
  overrides: Partial<{
    user_id: string;
    name: string;
    expires_at: string;
    revoked_at: string;
  }> = {},
): Promise<ApiKey> {
  const userId = overrides.user_id ?? (await user(db, ['service'])).id;
  const prefix = `rk_${unique().slice(-8)}`;
  const secret = `${prefix}_${createOpaqueToken()}`;
  const { id } = await insertRow<{ id: string }>(db, 'identity.api_keys', {
    user_id: userId,
    name: 'A key',
    prefix,
    secret_hash: hashOfToken(secret),
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    ...overrides,
  });
  await db.query(
    `insert into identity.api_key_permissions (api_key_id, permission_id)
     select $1, id from identity.permissions where name = any ($2)`,
    [id, permissions],
  );
  return { id, userId, prefix, secret };
}
