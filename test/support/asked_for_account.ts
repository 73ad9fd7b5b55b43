import type pg from 'pg';
import { createOpaqueToken, hashOfToken } from '../../server/secrets/opaque_token.ts';

/** No password has it: for tests that look at what becomes of a hash. */
export const SOME_HASH = '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$dGFndGFndGFn';

/** Asks for an account as the door does; says the token, which a mail would carry. */
export async function askedForAccount(
  db: pg.Client,
  email: string,
  { displayName = 'Nora New', passwordHash = SOME_HASH } = {},
): Promise<string> {
  const token = createOpaqueToken();
  await db.query('select identity.request_registration($1, $2, $3, $4, $5)', [
    email,
    displayName,
    passwordHash,
    hashOfToken(token),
    Buffer.from('sealed'),
  ]);
  return token;
}
