import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';
import { insertRow } from './insert_row.ts';

/** A token that was mailed to this user, past the door; good for half an hour unless it is said. */
export async function givenToken(
  db: pg.Client,
  user: { readonly id: string },
  overrides: Partial<{ purpose: string; created_at: Date; expires_at: Date }> = {},
): Promise<string> {
  const token = createOpaqueToken();
  await insertRow(db, 'identity.one_time_tokens', {
    user_id: user.id,
    purpose: 'reset_password',
    token_hash: hashOfToken(token),
    expires_at: new Date(Date.now() + 1_800_000),
    ...overrides,
  });
  return token;
}
