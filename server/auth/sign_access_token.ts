import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Config } from '../config.ts';
import type { AccessTokenKeys } from './access_token_keys.ts';

export interface TokenClaims {
  readonly userId: string;
  readonly role: string;
  readonly sessionId?: string;
  readonly apiKeyId?: string;
}
export type SignToken = (claims: TokenClaims) => Promise<string>;

/**
 * Signs a token that `authenticate` accepts; permissions are never in it, the tables have them. Its
 * times count from `nowMs`, which in a server is the database's (database_clock.ts).
 */
export function signAccessToken(
  { signing }: Pick<AccessTokenKeys, 'signing'>,
  config: Pick<Config, 'jwtIssuer' | 'jwtAudience' | 'accessTokenTtlS'>,
  { userId, role, sessionId, apiKeyId }: TokenClaims,
  nowMs: number,
): Promise<string> {
  const issuedAtS = Math.floor(nowMs / 1_000);
  // What is undefined is left out of the JSON.
  return new SignJWT({ role, sid: sessionId, key: apiKeyId })
    .setProtectedHeader({ alg: 'ES256', kid: signing.kid, typ: 'at+jwt' })
    .setSubject(userId)
    .setIssuer(config.jwtIssuer)
    .setAudience(config.jwtAudience)
    .setJti(randomUUID())
    .setIssuedAt(issuedAtS)
    .setExpirationTime(issuedAtS + config.accessTokenTtlS)
    .sign(signing.privateKey);
}
