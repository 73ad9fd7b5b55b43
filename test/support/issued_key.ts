import type pg from 'pg';

export interface IssuedKey {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly prefix: string;
  readonly secret: string;
  readonly secret_hash: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly replaces_key_id: string | null;
}

/** Calls create_api_key or rotate_api_key by the names of its arguments: the key, and its secret. */
export async function issuedKey(
  db: pg.Client,
  name: 'create_api_key' | 'rotate_api_key',
  args: Readonly<Record<string, unknown>>,
): Promise<IssuedKey> {
  const named = Object.keys(args).map((argument, index) => `${argument} => $${index + 1}`);
  const { rows } = await db.query(
    `select (i.api_key).*, i.secret from identity.${name}(${named.join(', ')}) i`,
    Object.values(args),
  );
  return rows[0];
}
