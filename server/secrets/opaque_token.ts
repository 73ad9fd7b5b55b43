import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** A token that nobody can guess (256 bits), as a client carries it. */
export function createOpaqueToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What the database keeps of a token. No salt: what is random cannot be looked up in a table. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
